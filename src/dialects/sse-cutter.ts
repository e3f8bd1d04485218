import { parseSseFrame, SseSplitter } from '../lib/sse/index.ts';
import type { SseFrameHandler } from '../lib/sse/index.ts';
import type { DialectUsage, StreamCutter } from './port.ts';

/** What a dialect remembers of a stream to end it in the middle. */
export interface CutState {
  /** One payload. Never throws. */
  read(data: string): void;
  end(usage: DialectUsage, out: Uint8Array[]): void;
  /** See `StreamCutter`. */
  readonly answerBody?: string | null;
}

/** Reads a stream of events for what is needed to end it; a frame that has not come whole is not part of it. */
export class SseCutter implements StreamCutter, SseFrameHandler {
  readonly #state: CutState;
  readonly #splitter = new SseSplitter(this);

  constructor(state: CutState) {
    this.#state = state;
  }

  get answerBody(): string | null {
    return this.#state.answerBody ?? null;
  }

  push(chunk: Uint8Array): void {
    this.#splitter.push(chunk);
  }

  end(usage: DialectUsage, out: Uint8Array[]): void {
    this.#state.end(usage, out);
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data !== null) this.#state.read(data);
  }

  part(): void {}
}
