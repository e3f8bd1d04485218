import { joinObject, quote } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import { NO_USAGE } from '../../store/records/index.ts';
import { Losses } from '../conversation/index.ts';
import type { Citation, ContentBlock, ConversationEvent, Opaque } from '../conversation/index.ts';
import type { AnswerLabel, CanonicalFinishReason, DialectUsage, StreamEncoder } from '../port.ts';
import { encodeCitation } from './citations.ts';
import { encodeBlock, encodeToolId, signatureFor } from './encode-content.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { encodeUsage } from './usage.ts';

type BlockEvent = Extract<ConversationEvent, { readonly block: number }>;
type Delta = Exclude<BlockEvent, { type: 'block-start' | 'block-end' | 'block-replace' }>;

/** A canonical block that has begun. */
interface OpenBlock {
  content: ContentBlock;
  opaque: Opaque | undefined;
  /** Waits until the block before it has ended; what comes meanwhile is kept. */
  waiting: Delta[] | null;
  ended: boolean;
  written: boolean;
  hasArguments: boolean;
}

/**
 * Writes a stream of this format. Its blocks do not overlap: a text that another block interrupts goes on as a new block, and what
 * comes beside an open tool call waits for the call to end.
 */
export class MessageStreamEncoder implements StreamEncoder {
  readonly #label: AnswerLabel;
  readonly #losses = new Losses();
  readonly #blocks = new Map<number, OpenBlock>();
  #out: Uint8Array[] = [];
  #index = -1;
  /** The canonical block that is being written; null between blocks. */
  #current: number | null = null;
  #begun = false;
  #model: string | null = null;
  #usage: DialectUsage | null = null;
  #reason: { finishReason: CanonicalFinishReason; raw: string | null; stopSequence: string | null } | null = null;

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
        this.#begin();
        return;
      case 'choice-end':
        if (event.choice === 0)
          this.#reason = {
            finishReason: event.finishReason,
            raw: event.rawFinishReason,
            stopSequence: event.stopSequence,
          };
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'logprobs':
        this.#losses.dropped('logprobs');
        return;
      case 'error':
        return;
      default:
        this.#begin();
        if (event.choice === 0) this.#onBlock(event);
        else this.#losses.changed('of several choices the first was answered');
    }
  }

  finish(out: Uint8Array[]): void {
    this.#out = out;
    this.#begin();
    this.#close();
    for (const [block, open] of this.#blocks) {
      if (open.waiting !== null) this.#write(block, open);
      this.#close();
    }
    const reason = this.#reason ?? { finishReason: this.#silentReason(), raw: null, stopSequence: null };
    const delta = joinObject([
      ['stop_reason', quote(encodeFinishReason(reason.finishReason, reason.raw, reason.stopSequence))],
      ['stop_sequence', quote(reason.stopSequence) ?? 'null'],
    ]);
    this.#send('message_delta', [
      ['delta', delta],
      ['usage', encodeUsage(this.#usage ?? NO_USAGE)],
    ]);
    this.#send('message_stop', []);
  }

  /** What an answer ended with where its provider does not say: with nothing at all the prompt was blocked. */
  #silentReason(): CanonicalFinishReason {
    if (this.#blocks.size === 0) return 'content_filter';
    return [...this.#blocks.values()].some(({ content }) => content.type === 'tool-call') ? 'tool_calls' : 'stop';
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const message = joinObject([
      ['id', quote(`msg_${this.#label.id.slice('req_'.length)}`)],
      ['type', '"message"'],
      ['role', '"assistant"'],
      ['model', quote(this.#model ?? this.#label.model)],
      ['content', '[]'],
      ['stop_reason', 'null'],
      ['stop_sequence', 'null'],
      ['usage', encodeUsage(NO_USAGE)],
    ]);
    this.#send('message_start', [['message', message]]);
  }

  #onBlock(event: BlockEvent): void {
    if (event.type === 'block-start') {
      this.#start(event.block, event.content);
      return;
    }
    const open = this.#blocks.get(event.block);
    if (open === undefined) return;
    if (event.type === 'block-end') this.#end(event.block, open);
    else if (event.type === 'block-replace') open.content = event.content;
    else if (open.waiting !== null) open.waiting.push(event);
    else this.#delta(event.block, open, event);
  }

  #start(block: number, content: ContentBlock): void {
    const open: OpenBlock = {
      content,
      opaque: undefined,
      waiting: null,
      ended: false,
      written: false,
      hasArguments: false,
    };
    if ('opaque' in content) open.opaque = content.opaque;
    this.#blocks.set(block, open);
    if (this.#isCalling() || content.type === 'raw') open.waiting = [];
    else this.#write(block, open);
  }

  /** Whether a call is being written that has not ended: nothing may come between its pieces. */
  #isCalling(): boolean {
    const open = this.#current === null ? undefined : this.#blocks.get(this.#current);
    return open?.content.type === 'tool-call' && !open.ended;
  }

  #end(block: number, open: OpenBlock): void {
    open.ended = true;
    if (this.#current === block) this.#close();
    else if (open.content.type === 'raw' && open.waiting !== null && !this.#isCalling()) this.#write(block, open);
    if (this.#current !== null) return;
    for (const [other, waiting] of this.#blocks) {
      if (waiting.waiting === null || (waiting.content.type === 'raw' && !waiting.ended)) continue;
      this.#write(other, waiting);
      if (!waiting.ended) return;
      this.#close();
    }
  }

  /** Begins a block on the wire, with what waited for it. Texts that are still empty begin with their first piece. */
  #write(block: number, open: OpenBlock): void {
    const waiting = open.waiting ?? [];
    open.waiting = null;
    const { content } = open;
    switch (content.type) {
      case 'text':
      case 'refusal':
        if (content.text !== '') this.#say(block, open, content.text, 'text');
        if (content.type === 'text') for (const citation of content.citations ?? []) this.#cite(block, open, citation);
        break;
      case 'reasoning':
        if (content.redacted === true) this.#whole(content);
        else if (content.text !== '' || content.opaque !== undefined) this.#say(block, open, content.text, 'thinking');
        break;
      case 'tool-call':
        this.#startCall(block, open, content);
        break;
      default:
        this.#whole(content);
    }
    for (const event of waiting) this.#delta(block, open, event);
  }

  #startCall(block: number, open: OpenBlock, content: Extract<ContentBlock, { type: 'tool-call' }>): void {
    const started = joinObject([
      ['type', '"tool_use"'],
      ['id', quote(encodeToolId(content.id))],
      ['name', quote(content.name)],
      ['input', '{}'],
    ]);
    this.#open(block, open, started);
    if (content.arguments !== '') this.#arguments(open, content.arguments);
  }

  #delta(block: number, open: OpenBlock, event: Delta): void {
    switch (event.type) {
      case 'text-delta':
      case 'refusal-delta':
        this.#say(block, open, event.text, 'text');
        return;
      case 'reasoning-delta':
        this.#say(block, open, event.text, 'thinking');
        return;
      case 'arguments-delta':
        this.#arguments(open, event.arguments);
        return;
      case 'opaque':
        open.opaque = event.opaque;
        if (open.content.type === 'reasoning' && !open.written) this.#say(block, open, '', 'thinking');
        return;
      case 'citation':
        this.#cite(block, open, event.citation);
        return;
      default:
        event satisfies never;
    }
  }

  #cite(block: number, open: OpenBlock, citation: Citation): void {
    const json = encodeCitation(citation);
    if (json === null) {
      this.#losses.dropped('a citation');
      return;
    }
    this.#ensure(block, open, 'text');
    this.#sendDelta([
      ['type', '"citations_delta"'],
      ['citation', json],
    ]);
  }

  #say(block: number, open: OpenBlock, text: string, type: 'text' | 'thinking'): void {
    this.#ensure(block, open, type);
    if (text === '') return;
    this.#sendDelta([
      ['type', quote(`${type}_delta`)],
      [type, quote(text)],
    ]);
  }

  /** The block is the one on the wire: it begins, or begins anew when another came between. */
  #ensure(block: number, open: OpenBlock, type: 'text' | 'thinking'): void {
    if (this.#current === block) return;
    const started = type === 'text' ? '{"type":"text","text":""}' : '{"type":"thinking","thinking":"","signature":""}';
    this.#open(block, open, started);
  }

  #arguments(open: OpenBlock, text: string): void {
    const isCustom = open.content.type === 'tool-call' && open.content.kind === 'custom';
    // Arguments of nothing but white space are none, which readers take for an empty object.
    if (!isCustom && !open.hasArguments && text.trim() === '') return;
    // A free text is a string in an object, which its pieces make up together.
    const escaped = isCustom ? JSON.stringify(text).slice(1, -1) : text;
    this.#input(isCustom && !open.hasArguments ? `{"input":"${escaped}` : escaped);
    open.hasArguments = true;
  }

  #input(json: string): void {
    this.#sendDelta([
      ['type', '"input_json_delta"'],
      ['partial_json', quote(json)],
    ]);
  }

  /** A block that is said at once. */
  #whole(content: ContentBlock): void {
    const json = encodeBlock(content, { kind: 'client' }, this.#losses);
    if (json === null) return;
    this.#close();
    this.#index++;
    this.#send('content_block_start', [
      ['index', String(this.#index)],
      ['content_block', json],
    ]);
    this.#send('content_block_stop', [['index', String(this.#index)]]);
  }

  #open(block: number, open: OpenBlock, started: string): void {
    this.#close();
    open.written = true;
    this.#current = block;
    this.#index++;
    this.#send('content_block_start', [
      ['index', String(this.#index)],
      ['content_block', started],
    ]);
  }

  #close(): void {
    if (this.#current === null) return;
    const open = this.#blocks.get(this.#current);
    if (open?.content.type === 'reasoning') {
      this.#sendDelta([
        ['type', '"signature_delta"'],
        ['signature', quote(signatureFor(open.opaque))],
      ]);
    }
    if (open?.content.type === 'tool-call' && open.content.kind === 'custom')
      this.#input(open.hasArguments ? '"}' : '{"input":""}');
    this.#current = null;
    this.#send('content_block_stop', [['index', String(this.#index)]]);
  }

  #sendDelta(delta: readonly (readonly [string, string | null])[]): void {
    this.#send('content_block_delta', [
      ['index', String(this.#index)],
      ['delta', joinObject(delta)],
    ]);
  }

  #send(type: string, members: readonly (readonly [string, string | null])[]): void {
    this.#out.push(encodeSseEvent(joinObject([['type', quote(type)], ...members]), type));
  }
}
