import { joinObject, quote } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import { Losses } from '../conversation/index.ts';
import type { Citation, ContentBlock, ConversationEvent } from '../conversation/index.ts';
import type { AnswerLabel, DialectUsage, StreamEncoder } from '../port.ts';
import { encodeContent, encodePart } from './encode-parts.ts';
import { encodeCounts, encodeEnvelope } from './encode-response.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { encodeGrounding, encodeLogprobs } from './grounding.ts';

const CLIENT = { kind: 'client' } as const;
const encoder = new TextEncoder();

type BlockEvent = Extract<ConversationEvent, { readonly block: number }>;

interface Ending {
  readonly index: number;
  readonly reason: string;
}

/** Writes a stream of this format: a frame a piece, calls when they are complete, reasons and usage in the last one. */
export class GeminiStreamEncoder implements StreamEncoder {
  readonly #label: AnswerLabel;
  readonly #losses = new Losses();
  /** Blocks under way by choice and block: what is not said piece by piece is gathered. */
  readonly #blocks = new Map<string, ContentBlock>();
  /** By place, said when their text has ended. */
  readonly #citations = new Map<string, Citation[]>();
  readonly #endings: Ending[] = [];
  #out: Uint8Array[] = [];
  #frames = 0;
  #model: string | null = null;
  #serviceTier: string | null = null;
  #usage: DialectUsage | null = null;

  constructor(label: AnswerLabel) {
    this.#label = label;
  }

  get warnings(): readonly string[] {
    return this.#losses.list;
  }

  push(event: ConversationEvent, out: Uint8Array[]): void {
    this.#out = out;
    switch (event.type) {
      case 'message-start':
        this.#model = event.model;
        this.#serviceTier = event.serviceTier;
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'choice-end':
        this.#endings.push({
          index: event.choice,
          reason: encodeFinishReason(event.finishReason, event.rawFinishReason),
        });
        return;
      case 'logprobs':
        this.#send([this.#candidate(event.choice, [], [['logprobsResult', encodeLogprobs(event.logprobs)]])], null);
        return;
      case 'error':
        return;
      default:
        this.#onBlock(event);
    }
  }

  finish(out: Uint8Array[]): void {
    this.#out = out;
    // A provider that gave no reason blocked nothing.
    if (this.#endings.length === 0 && this.#frames > 0) this.#endings.push({ index: 0, reason: 'STOP' });
    const last = this.#endings
      .toSorted((a, b) => a.index - b.index)
      .map(({ index, reason }) => this.#candidate(index, [], [['finishReason', quote(reason)]]));
    this.#send(last.length === 0 ? null : last, encodeCounts(this.#usage, this.#serviceTier));
    if (this.#label.framing === 'json-array') this.#out.push(encoder.encode(']'));
  }

  #onBlock(event: BlockEvent): void {
    const place = `${event.choice}.${event.block}`;
    if (event.type === 'block-start') {
      this.#start(event.choice, place, event.content);
      return;
    }
    const block = this.#blocks.get(place);
    if (event.type === 'citation') {
      this.#cite(place, [event.citation]);
      if (block === undefined) this.#ground(event.choice, place);
      return;
    }
    if (block === undefined) return;
    switch (event.type) {
      case 'text-delta':
      case 'refusal-delta':
        this.#part(event.choice, { type: 'text', text: event.text });
        return;
      case 'reasoning-delta':
        this.#part(event.choice, { type: 'reasoning', text: event.text });
        return;
      case 'arguments-delta':
        if (block.type === 'tool-call')
          this.#blocks.set(place, { ...block, arguments: block.arguments + event.arguments });
        return;
      case 'opaque':
        if (block.type === 'tool-call') this.#blocks.set(place, { ...block, opaque: event.opaque });
        else if (block.type === 'reasoning')
          this.#part(event.choice, { type: 'reasoning', text: '', opaque: event.opaque });
        else if (block.type === 'text') this.#part(event.choice, { type: 'text', text: '', opaque: event.opaque });
        return;
      case 'block-replace':
        this.#blocks.set(place, event.content);
        return;
      case 'block-end':
        this.#blocks.delete(place);
        if (!isSpoken(block)) this.#part(event.choice, block);
        this.#ground(event.choice, place);
        return;
      default:
        event satisfies never;
    }
  }

  #start(choice: number, place: string, content: ContentBlock): void {
    this.#blocks.set(place, content);
    if (content.type === 'text') this.#cite(place, content.citations ?? []);
    if (isSpoken(content) && (content.text !== '' || ('opaque' in content && content.opaque !== undefined)))
      this.#part(choice, content);
  }

  #cite(place: string, citations: readonly Citation[]): void {
    const all = this.#citations.get(place) ?? [];
    all.push(...citations);
    this.#citations.set(place, all);
  }

  #ground(choice: number, place: string): void {
    const grounding = encodeGrounding(this.#citations.get(place) ?? []);
    this.#citations.delete(place);
    if (grounding !== null) this.#send([this.#candidate(choice, [], [['groundingMetadata', grounding]])], null);
  }

  #part(choice: number, block: ContentBlock): void {
    const json = encodePart(block, CLIENT, false, this.#losses);
    if (json !== null) this.#send([this.#candidate(choice, [json], [])], null);
  }

  #candidate(index: number, parts: readonly string[], more: readonly (readonly [string, string | null])[]): string {
    return joinObject([['content', encodeContent('model', parts)], ...more, ['index', String(index)]]);
  }

  #send(candidates: readonly string[] | null, usage: string | null): void {
    const id = this.#label.id.slice('req_'.length);
    const json = encodeEnvelope(candidates, usage, this.#model ?? this.#label.model, id);
    // Line breaks between tokens: Google's SDK does not join the lines of one event.
    if (this.#label.framing === 'sse') this.#out.push(encodeSseEvent(json.replaceAll(/[\r\n]+/g, ' ')));
    else this.#out.push(encoder.encode(`${this.#frames === 0 ? '[' : ',\r\n'}${json}`));
    this.#frames++;
  }
}

/** Whether a block is said piece by piece as it comes. */
function isSpoken(block: ContentBlock): block is Extract<ContentBlock, { type: 'text' | 'reasoning' | 'refusal' }> {
  return block.type === 'text' || block.type === 'reasoning' || block.type === 'refusal';
}
