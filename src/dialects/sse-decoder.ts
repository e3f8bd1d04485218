import { parseSseFrame, SseSplitter } from '../lib/sse/index.ts';
import type { SseFrameHandler } from '../lib/sse/index.ts';
import type { ConversationEvent } from './conversation/index.ts';
import type { StreamDecoder, TapState } from './port.ts';
import { EVENT_TOO_LARGE } from './shared/stream-error.ts';
import type { StreamFacts } from './stream-facts.ts';

/**
 * Reads a stream of server-sent events into conversation events: what every format's decoder has in common. A format says what a payload
 * means (`read`) and what ends with the stream (`close`); the usage comes last, once.
 */
export abstract class SseDecoder<Facts extends StreamFacts> implements StreamDecoder, SseFrameHandler {
  protected readonly facts: Facts;
  protected out: ConversationEvent[] = [];
  readonly #splitter = new SseSplitter(this);
  #ended = false;

  constructor(facts: Facts) {
    this.facts = facts;
  }

  get state(): TapState {
    return this.facts;
  }

  push(chunk: Uint8Array, out: ConversationEvent[]): void {
    this.out = out;
    this.#splitter.push(chunk);
  }

  finish(out: ConversationEvent[]): void {
    this.out = out;
    this.#splitter.finish();
    this.facts.end();
    this.end();
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data !== null && !this.#ended) this.read(data);
  }

  part(): void {
    this.facts.streamError ??= EVENT_TOO_LARGE;
  }

  /** One payload. Never throws. */
  protected abstract read(data: string): void;

  /** The answer is over: what is open ends, and the choices do, unless the stream failed. */
  protected abstract close(): void;

  /** Nothing of the answer follows; what comes is not read any more. */
  protected end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.close();
    const { usage } = this.facts;
    if (usage !== null) this.out.push({ type: 'usage', usage });
  }
}
