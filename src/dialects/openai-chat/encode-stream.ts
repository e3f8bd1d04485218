import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import { Losses } from '../conversation/index.ts';
import type { Citation, ContentBlock, ConversationEvent, ReasoningBlock } from '../conversation/index.ts';
import type { AnswerLabel, DialectUsage, StreamEncoder } from '../port.ts';
import { encodeCitation, encodeLogprobs } from './annotations.ts';
import { encodeUsage } from './encode-usage.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { writeCallOpaque, writeReasoningDetails } from './reasoning-details.ts';

const encoder = new TextEncoder();

/** One block under way. */
interface OpenBlock {
  content: ContentBlock;
  /** Position among the calls of the choice; −1 for other blocks. */
  readonly call: number;
  /** Where the block's text begins in the text of the choice. */
  readonly shift: number;
}

interface OpenChoice {
  readonly blocks: Map<number, OpenBlock>;
  calls: number;
  characters: number;
  ended: boolean;
}

/** Writes the stream of a chat completion: the role once a choice, deltas, the reason, usage where it was asked for, `[DONE]`. */
export class ChatStreamEncoder implements StreamEncoder {
  readonly #label: AnswerLabel;
  readonly #losses = new Losses();
  readonly #choices = new Map<number, OpenChoice>();
  #model: string | null = null;
  #serviceTier: string | null = null;
  #usage: DialectUsage | null = null;
  /** The beginning of each chunk, up to its choices; empty: not known yet. */
  #lead = '';
  #out: Uint8Array[] = [];

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
        this.#lead = '';
        this.#model = event.model;
        this.#serviceTier = event.serviceTier;
        return;
      case 'block-start':
        this.#startBlock(event.choice, event.block, event.content);
        return;
      case 'block-replace': {
        const open = this.#choices.get(event.choice)?.blocks.get(event.block);
        if (open !== undefined) open.content = event.content;
        return;
      }
      case 'text-delta':
        this.#choice(event.choice).characters += event.text.length;
        this.#say(event.choice, event.text);
        return;
      case 'reasoning-delta':
        this.#delta(event.choice, joinObject([['reasoning_content', quote(event.text)]]));
        return;
      case 'refusal-delta':
        this.#delta(event.choice, joinObject([['refusal', quote(event.text)]]));
        return;
      case 'arguments-delta':
        this.#arguments(event.choice, event.block, event.arguments);
        return;
      case 'citation':
        this.#cite(event.choice, event.block, event.citation);
        return;
      case 'opaque': {
        const open = this.#choices.get(event.choice)?.blocks.get(event.block);
        if (open?.content.type === 'reasoning')
          this.#sayOpaque(event.choice, { ...open.content, opaque: event.opaque });
        return;
      }
      case 'block-end':
        return;
      case 'logprobs':
        this.#chunk(event.choice, '{}', null, encodeLogprobs(event.logprobs));
        return;
      case 'choice-end':
        this.#choice(event.choice).ended = true;
        this.#chunk(event.choice, '{}', encodeFinishReason(event.finishReason), null);
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'error':
        return;
      default:
        event satisfies never;
    }
  }

  finish(out: Uint8Array[]): void {
    this.#out = out;
    if (this.#choices.size === 0) {
      this.#choice(0);
      this.#chunk(0, '{}', 'content_filter', null);
    } else {
      // Readers refuse a choice without a reason, which some providers leave out.
      for (const [index, { ended, calls }] of this.#choices)
        if (!ended) this.#chunk(index, '{}', calls > 0 ? 'tool_calls' : 'stop', null);
    }
    if (this.#label.usageRequested && this.#usage !== null) this.#write('[]', encodeUsage(this.#usage));
    this.#out.push(encodeSseEvent('[DONE]'));
  }

  #choice(index: number): OpenChoice {
    let choice = this.#choices.get(index);
    if (choice === undefined) {
      choice = { blocks: new Map(), calls: 0, characters: 0, ended: false };
      this.#choices.set(index, choice);
      this.#chunk(index, '{"role":"assistant","content":""}', null, null);
    }
    return choice;
  }

  #startBlock(index: number, block: number, content: ContentBlock): void {
    const choice = this.#choice(index);
    const call = content.type === 'tool-call' ? choice.calls++ : -1;
    choice.blocks.set(block, { content, call, shift: choice.characters });
    switch (content.type) {
      case 'tool-call':
        this.#startCall(index, call, content);
        return;
      case 'text':
      case 'reasoning':
      case 'refusal':
        if (content.text !== '') this.#whole(index, content.type, content.text);
        if (content.type === 'reasoning' && content.opaque !== undefined) this.#sayOpaque(index, content);
        if (content.type === 'text') for (const citation of content.citations ?? []) this.#cite(index, block, citation);
        return;
      case 'raw':
        if (content.dialect !== 'openai-chat') this.#losses.dropped(content.label);
        return;
      default:
        this.#losses.dropped(content.type);
    }
  }

  /** A block that came whole. */
  #whole(index: number, type: 'text' | 'reasoning' | 'refusal', text: string): void {
    if (type === 'text') this.#choice(index).characters += text.length;
    const field = type === 'text' ? 'content' : type === 'reasoning' ? 'reasoning_content' : 'refusal';
    this.#delta(index, joinObject([[field, quote(text)]]));
  }

  #startCall(index: number, call: number, content: Extract<ContentBlock, { type: 'tool-call' }>): void {
    const kind = content.kind ?? 'function';
    const named = joinObject([
      ['name', quote(content.name)],
      [kind === 'custom' ? 'input' : 'arguments', quote(content.arguments)],
    ]);
    const written = joinObject([
      ['index', String(call)],
      ['id', quote(content.id)],
      ['type', quote(kind)],
      [kind, named],
      ['extra_content', writeCallOpaque(content.opaque, true)],
    ]);
    this.#delta(index, joinObject([['tool_calls', joinArray([written])]]));
  }

  #arguments(index: number, block: number, text: string): void {
    const open = this.#choices.get(index)?.blocks.get(block);
    if (open?.content.type !== 'tool-call') return;
    const kind = open.content.kind ?? 'function';
    const piece = joinObject([[kind === 'custom' ? 'input' : 'arguments', quote(text)]]);
    const written = joinObject([
      ['index', String(open.call)],
      [kind, piece],
    ]);
    this.#delta(index, joinObject([['tool_calls', joinArray([written])]]));
  }

  #cite(index: number, block: number, citation: Citation): void {
    const shift = this.#choices.get(index)?.blocks.get(block)?.shift ?? 0;
    const json = encodeCitation(citation, shift);
    if (json !== null) this.#delta(index, joinObject([['annotations', joinArray([json])]]));
  }

  /** What of reasoning must come back; its text has been said already. */
  #sayOpaque(index: number, block: ReasoningBlock): void {
    const details = writeReasoningDetails([{ ...block, text: '' }]);
    if (details !== null) this.#delta(index, joinObject([['reasoning_details', details]]));
  }

  /** What most chunks say, without putting each together anew. */
  #say(index: number, text: string): void {
    if (this.#lead === '') this.#lead = this.#writeLead();
    const usage = this.#label.usageRequested ? ',"usage":null' : '';
    const delta = `{"index":${index},"delta":{"content":${JSON.stringify(text)}},"logprobs":null,"finish_reason":null}`;
    this.#out.push(encoder.encode(`data: ${this.#lead},"choices":[${delta}]${usage}}\n\n`));
  }

  /** What stands before the choices of a chunk. */
  #writeLead(): string {
    return joinObject([
      ['id', quote(`chatcmpl-${this.#label.id}`)],
      ['object', '"chat.completion.chunk"'],
      ['created', String(this.#label.createdAt)],
      ['model', quote(this.#model ?? this.#label.model)],
      ['service_tier', quote(this.#serviceTier)],
    ]).slice(0, -1);
  }

  #delta(index: number, delta: string): void {
    this.#chunk(index, delta, null, null);
  }

  #chunk(index: number, delta: string, finishReason: string | null, logprobs: string | null): void {
    const choice = joinObject([
      ['index', String(index)],
      ['delta', delta],
      ['logprobs', logprobs ?? 'null'],
      ['finish_reason', finishReason === null ? 'null' : quote(finishReason)],
    ]);
    this.#write(joinArray([choice]), this.#label.usageRequested ? 'null' : null);
  }

  #write(choices: string, usage: string | null): void {
    if (this.#lead === '') this.#lead = this.#writeLead();
    const said = usage === null ? '' : `,"usage":${usage}`;
    this.#out.push(encodeSseEvent(`${this.#lead},"choices":${choices}${said}}`));
  }
}
