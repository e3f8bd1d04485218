const FIRST_CAPACITY = 1024;
/** A larger buffer is given back when it is emptied. */
const CAPACITY_KEPT_MAX = 64 * 1024;

/** Bytes that are gathered piece by piece; appending is linear in all. */
export class ByteBuffer {
  #bytes = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Copies `bytes` from `start` to `end` (exclusive) behind what is there. */
  append(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#length + end - start;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length, FIRST_CAPACITY));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length = needed;
  }

  /** What is there; valid until the next append. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what is there. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > CAPACITY_KEPT_MAX) this.#bytes = new Uint8Array(0);
  }

  /** What is there, as the caller's own; the buffer is empty then. */
  take(): Uint8Array {
    const taken = this.view();
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
    return taken;
  }
}
