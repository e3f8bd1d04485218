import { parseSseFrame, SseSplitter } from '../lib/sse/index.ts';
import type { SseFrameHandler } from '../lib/sse/index.ts';
import { PassingBytes } from './passing-bytes.ts';
import type { StreamTap, TapState } from './port.ts';

/** What a dialect makes of the frames of its streams; one rule for its tap and its decoder. */
export interface SseState extends TapState {
  /** One payload. Never throws. */
  read(data: string): void;
  /** Whether the payload just read is one that the client did not ask for; absent: none is. */
  readonly unasked?: boolean;
  /** Whether what follows is the end of the answer, which must not leave before the settlement. */
  readonly atEnd: boolean;
  /** The body has ended. */
  end(): void;
}

/** Reads a stream that passes through, frame by frame: bytes are handed on as received and held from the end of the answer on. */
export class SseTap implements StreamTap, SseFrameHandler {
  readonly #state: SseState;
  readonly #holdsTail: boolean;
  readonly #splitter = new SseSplitter(this);
  readonly #bytes = new PassingBytes();

  constructor(state: SseState, options: { readonly holdTail: boolean }) {
    this.#state = state;
    this.#holdsTail = options.holdTail;
  }

  get state(): TapState {
    return this.#state;
  }

  push(chunk: Uint8Array, out: Uint8Array[]): void {
    this.#bytes.begin(chunk, out);
    this.#splitter.push(chunk);
    this.#bytes.end();
  }

  finish(out: Uint8Array[]): void {
    this.#bytes.begin(null, out);
    this.#splitter.finish();
    this.#state.end();
    this.#bytes.release();
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data !== null) this.#state.read(data);
    if (this.#state.unasked === true) this.#bytes.flush();
    else this.#emit(bytes, start, end);
  }

  part(bytes: Uint8Array, start: number, end: number): void {
    this.#emit(bytes, start, end);
  }

  #emit(bytes: Uint8Array, start: number, end: number): void {
    if (this.#holdsTail && this.#state.atEnd) this.#bytes.keep(bytes, start, end);
    else this.#bytes.pass(bytes, start, end);
  }
}
