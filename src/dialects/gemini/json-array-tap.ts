import { parseSseFrame, SseSplitter } from '../../lib/sse/index.ts';
import type { SseFrameHandler } from '../../lib/sse/index.ts';
import type { StreamTap, TapState } from '../port.ts';
import { EVENT_TOO_LARGE } from '../shared/stream-error.ts';
import { GeminiStreamState } from './stream-state.ts';

const encoder = new TextEncoder();

/**
 * For a client that did not ask for events: the provider is always asked for them, and their payloads go out untouched as the items of one
 * JSON array. From the end of the answer on they are held.
 */
export class JsonArrayTap implements StreamTap, SseFrameHandler {
  readonly #state = new GeminiStreamState();
  readonly #splitter = new SseSplitter(this);
  readonly #holdsTail: boolean;
  #tail: Uint8Array[] = [];
  #out: Uint8Array[] = [];
  #items = 0;

  constructor(options: { readonly holdTail: boolean }) {
    this.#holdsTail = options.holdTail;
  }

  get state(): TapState {
    return this.#state;
  }

  push(chunk: Uint8Array, out: Uint8Array[]): void {
    this.#out = out;
    this.#splitter.push(chunk);
  }

  finish(out: Uint8Array[]): void {
    this.#out = out;
    this.#splitter.finish();
    this.#state.end();
    out.push(...this.#tail);
    this.#tail = [];
    out.push(encoder.encode(this.#items === 0 ? '[]' : ']'));
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data === null) return;
    this.#state.read(data);
    this.#emit(data);
  }

  #emit(data: string): void {
    const item = encoder.encode(`${this.#items++ === 0 ? '[' : ',\r\n'}${data}`);
    if (this.#holdsTail && this.#state.atEnd) this.#tail.push(item);
    else this.#out.push(item);
  }

  part(): void {
    if (this.#state.streamError !== null) return;
    this.#state.streamError = EVENT_TOO_LARGE;
    this.#emit(EVENT_TOO_LARGE);
  }
}
