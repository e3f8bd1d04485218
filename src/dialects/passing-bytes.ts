import { ByteBuffer } from '../lib/byte-buffer.ts';

/** The end of a stream is a few frames; one that goes on behind its finish reason is let through from here. */
const TAIL_BYTES_MAX = 1024 * 1024;

/** The bytes of a stream on their way through a tap: those of one chunk leave as one piece, the end of the answer is kept. */
export class PassingBytes {
  readonly #tail = new ByteBuffer();
  /** The chunk under way, and its bytes that may leave but have not yet. */
  #chunk: Uint8Array | null = null;
  #runStart = 0;
  #runEnd = 0;
  #out: Uint8Array[] = [];

  /** What comes now stands in `chunk`, or was carried from one before; null: nothing comes any more. */
  begin(chunk: Uint8Array | null, out: Uint8Array[]): void {
    this.#chunk = chunk;
    this.#out = out;
    this.#runStart = 0;
    this.#runEnd = 0;
  }

  /** The chunk has been read. */
  end(): void {
    this.flush();
    this.#chunk = null;
  }

  /** Lets bytes leave, behind what was kept so far; carried ones are copied. */
  pass(bytes: Uint8Array, start: number, end: number): void {
    this.release();
    if (bytes !== this.#chunk) {
      this.flush();
      this.#out.push(bytes.slice(start, end));
      return;
    }
    if (start !== this.#runEnd) {
      this.flush();
      this.#runStart = start;
    }
    this.#runEnd = end;
  }

  /** Keeps bytes back. */
  keep(bytes: Uint8Array, start: number, end: number): void {
    this.flush();
    this.#tail.append(bytes, start, end);
    if (this.#tail.length > TAIL_BYTES_MAX) this.release();
  }

  /** What was kept leaves. */
  release(): void {
    if (this.#tail.length > 0) this.#out.push(this.#tail.take());
  }

  /** What may leave of the chunk does, so that what follows can be left out. */
  flush(): void {
    const chunk = this.#chunk;
    if (chunk === null || this.#runEnd <= this.#runStart) return;
    const whole = this.#runStart === 0 && this.#runEnd === chunk.length;
    this.#out.push(whole ? chunk : chunk.subarray(this.#runStart, this.#runEnd));
    this.#runStart = this.#runEnd;
  }
}
