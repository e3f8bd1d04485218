/** What crosses between the parent and a worker: a head of nine bytes (length, kind, number) and the rest. */
export const FRAME = {
  /** A question; the number is answered. */
  ask: 0,
  answer: 1,
  /** An answer that says what went wrong. */
  failure: 2,
  /** A group commit as text; the number is how many records it has, times two, plus one when their answers are wanted. */
  commit: 3,
  committed: 4,
  /** Lines of the log. */
  log: 5,
  /** Said without an answer. */
  tell: 6,
} as const;
export type FrameKind = (typeof FRAME)[keyof typeof FRAME];

const HEAD_BYTES = 9;

/** A frame with its head, and room for so many bytes. */
function beginFrame(kind: FrameKind, number: number, bytes: number): Buffer {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + bytes);
  frame.writeUInt32LE(bytes, 0);
  frame[4] = kind;
  frame.writeUInt32LE(number, 5);
  return frame;
}

export function buildFrame(kind: FrameKind, number: number, body: Uint8Array): Buffer {
  const frame = beginFrame(kind, number, body.length);
  frame.set(body, HEAD_BYTES);
  return frame;
}

/** A frame with a text, which is written once. */
export function buildTextFrame(kind: FrameKind, number: number, text: string): Buffer {
  const frame = beginFrame(kind, number, Buffer.byteLength(text));
  frame.write(text, HEAD_BYTES);
  return frame;
}

/** Cuts what arrives into frames. A body is valid until the call returns. */
export class FrameReader {
  readonly #take: (kind: number, number: number, body: Buffer) => void;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(take: (kind: number, number: number, body: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#needed()) {
      // The runtime may use the chunk's memory again.
      this.#parts[this.#parts.length - 1] = Buffer.from(chunk);
      return;
    }
    const all = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts, this.#bytes);
    let at = 0;
    while (all.length - at >= HEAD_BYTES) {
      const end = at + HEAD_BYTES + all.readUInt32LE(at);
      if (end > all.length) break;
      this.#take(all[at + 4] ?? 0, all.readUInt32LE(at + 5), all.subarray(at + HEAD_BYTES, end));
      at = end;
    }
    this.#bytes = all.length - at;
    this.#parts = this.#bytes === 0 ? [] : [Buffer.from(all.subarray(at))];
  }

  /** Bytes until the next frame is whole, so that a large one is put together once. */
  #needed(): number {
    const [first] = this.#parts;
    if (first === undefined || first.length < HEAD_BYTES) return HEAD_BYTES;
    return HEAD_BYTES + first.readUInt32LE(0);
  }
}
