import { asRecord, isRecord, parseJson } from '../../lib/json/index.ts';
import { parseSseFrame, SseSplitter } from '../../lib/sse/index.ts';
import type { SseFrameHandler } from '../../lib/sse/index.ts';
import type { ConversationEvent } from '../conversation/index.ts';
import type { StreamDecoder, TapState, Upstream } from '../port.ts';
import { EVENT_TOO_LARGE } from '../shared/event-too-large.ts';
import { OpenBlocks } from './open-blocks.ts';
import { ConverseStreamState } from './stream-state.ts';

/**
 * Reads a stream of this format into events. The vendor frames it in a binary format of its own; what stands behind a provider hands it on
 * as server-sent events whose data is one member of the API's `ConverseStreamOutput`.
 */
export class ConverseStreamDecoder implements StreamDecoder, SseFrameHandler {
  readonly #state: ConverseStreamState;
  readonly #splitter = new SseSplitter(this);
  readonly #blocks: OpenBlocks;
  #begun = false;
  #ended = false;
  #out: ConversationEvent[] = [];

  constructor(upstream: Upstream) {
    this.#state = new ConverseStreamState(upstream.model);
    this.#blocks = new OpenBlocks(upstream);
  }

  get state(): TapState {
    return this.#state;
  }

  push(chunk: Uint8Array, out: ConversationEvent[]): void {
    this.#out = out;
    this.#splitter.push(chunk);
  }

  finish(out: ConversationEvent[]): void {
    this.#out = out;
    this.#splitter.finish();
    this.#state.end();
    this.#end();
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data === null || this.#ended) return;
    const event = asRecord(parseJson(data));
    const failed = this.#state.streamError !== null;
    this.#state.take(event, data);
    if (!failed && this.#state.streamError !== null) this.#out.push({ type: 'error', raw: this.#state.streamError });
    this.#read(event);
    // Counts come behind the reason; then nothing is left to come.
    if (this.#state.complete) this.#end();
  }

  part(): void {
    this.#state.streamError ??= EVENT_TOO_LARGE;
  }

  #read(event: Readonly<Record<string, unknown>>): void {
    const { messageStart, contentBlockStart, contentBlockDelta, contentBlockStop } = event;
    if (messageStart !== undefined) this.#begin();
    if (isRecord(contentBlockStart)) {
      this.#begin();
      this.#blocks.start(indexOf(contentBlockStart), asRecord(contentBlockStart['start']), this.#out);
    }
    if (isRecord(contentBlockDelta)) {
      this.#begin();
      this.#blocks.delta(indexOf(contentBlockDelta), asRecord(contentBlockDelta['delta']), this.#out);
    }
    if (isRecord(contentBlockStop)) this.#blocks.stop(indexOf(contentBlockStop), this.#out);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#out.push({ type: 'message-start', id: null, model: null, serviceTier: null });
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { usage, finishReason, rawFinishReason, stopSequence, streamError } = this.#state;
    if (streamError === null) {
      this.#blocks.stopAll(this.#out);
      if (finishReason !== null)
        this.#out.push({ type: 'choice-end', choice: 0, finishReason, rawFinishReason, stopSequence });
    }
    if (usage !== null) this.#out.push({ type: 'usage', usage });
  }
}

function indexOf({ contentBlockIndex }: Readonly<Record<string, unknown>>): number {
  return Number(contentBlockIndex ?? 0);
}
