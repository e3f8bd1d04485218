import { ByteBuffer } from '../lib/byte-buffer.ts';
import { parseSseFrame, SseSplitter } from '../lib/sse/index.ts';
import type { SseFrameHandler } from '../lib/sse/index.ts';
import type { StreamTap, TapState } from './port.ts';

/** The end of a stream is a few frames; one that goes on behind its finish reason is let through from here. */
const TAIL_BYTES_MAX = 1024 * 1024;

/** What a dialect makes of the frames of its streams; one rule for its tap and its decoder. */
export interface SseState extends TapState {
  /** One payload. Never throws. */
  read(data: string): void;
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
  readonly #tail = new ByteBuffer();
  /** The chunk under way, and its bytes that may leave but have not yet. */
  #chunk: Uint8Array | null = null;
  #runStart = 0;
  #runEnd = 0;
  #out: Uint8Array[] = [];

  constructor(state: SseState, options: { readonly holdTail: boolean }) {
    this.#state = state;
    this.#holdsTail = options.holdTail;
  }

  get state(): TapState {
    return this.#state;
  }

  push(chunk: Uint8Array, out: Uint8Array[]): void {
    this.#chunk = chunk;
    this.#out = out;
    this.#runStart = 0;
    this.#runEnd = 0;
    this.#splitter.push(chunk);
    this.#flushRun();
    this.#chunk = null;
  }

  finish(out: Uint8Array[]): void {
    this.#out = out;
    this.#splitter.finish();
    this.#state.end();
    this.#releaseTail();
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data !== null) this.#state.read(data);
    this.#emit(bytes, start, end);
  }

  part(bytes: Uint8Array, start: number, end: number): void {
    this.#emit(bytes, start, end);
  }

  #emit(bytes: Uint8Array, start: number, end: number): void {
    if (this.#holdsTail && this.#state.atEnd) {
      this.#flushRun();
      this.#tail.append(bytes, start, end);
      if (this.#tail.length > TAIL_BYTES_MAX) this.#releaseTail();
    } else {
      this.#releaseTail();
      this.#pass(bytes, start, end);
    }
  }

  #releaseTail(): void {
    if (this.#tail.length > 0) this.#out.push(this.#tail.take());
  }

  /** Lets bytes leave: those of the chunk under way are gathered into one piece, carried ones are copied. */
  #pass(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.#chunk) {
      this.#flushRun();
      this.#out.push(bytes.slice(start, end));
      return;
    }
    if (start !== this.#runEnd) {
      this.#flushRun();
      this.#runStart = start;
    }
    this.#runEnd = end;
  }

  #flushRun(): void {
    const chunk = this.#chunk;
    if (chunk === null || this.#runEnd <= this.#runStart) return;
    const whole = this.#runStart === 0 && this.#runEnd === chunk.length;
    this.#out.push(whole ? chunk : chunk.subarray(this.#runStart, this.#runEnd));
    this.#runStart = this.#runEnd;
  }
}
