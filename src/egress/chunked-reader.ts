/** Where in a chunked body the reader stands. */
const SIZE = 0;
const EXTENSION = 1;
const SIZE_END = 2;
const DATA = 3;
const DATA_CR = 4;
const DATA_LF = 5;
const TRAILER_START = 6;
const TRAILER_LINE = 7;
const TRAILER_LINE_END = 8;
const BODY_END = 9;

const CR = 13;
const LF = 10;
const SIZE_DIGITS_MAX = 12;
/** Extensions and trailers carry nothing for us; more than this of them is an attack. */
const IGNORED_BYTES_MAX = 65_536;

function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Takes body data; false when no more is wanted. */
export interface DataSink {
  emit(data: Uint8Array): boolean;
}

/** Reads the chunked coding (RFC 9112, section 7.1). */
export class ChunkedReader {
  #state = SIZE;
  #left = 0;
  #digits = 0;
  #ignored = 0;
  /** What is wrong with the body; null while nothing is. */
  problem: string | null = null;
  /** Whether the last chunk and the trailers were read. */
  complete = false;

  /**
   * Reads from `bytes` at `from` and hands out body data; stops at the body's end, at a problem, or when `sink` wants no more.
   * @returns where it stopped.
   */
  push(bytes: Uint8Array, from: number, sink: DataSink): number {
    let at = from;
    while (at < bytes.length) {
      if (this.#state === DATA) {
        const end = Math.min(bytes.length, at + this.#left);
        this.#left -= end - at;
        if (this.#left === 0) this.#state = DATA_CR;
        const data = bytes.subarray(at, end);
        at = end;
        if (!sink.emit(data)) return at;
        continue;
      }
      this.#step(bytes[at] ?? 0);
      at++;
      if (this.complete || this.problem !== null) return at;
    }
    return at;
  }

  #step(byte: number): void {
    switch (this.#state) {
      case SIZE:
        return this.#readSize(byte);
      case EXTENSION:
        if (byte === CR) this.#state = SIZE_END;
        else this.#ignore(byte);
        return;
      case SIZE_END:
        if (this.#left === 0) return this.#expect(byte, LF, TRAILER_START);
        return this.#expect(byte, LF, DATA);
      case DATA_CR:
        return this.#expect(byte, CR, DATA_LF);
      case DATA_LF:
        this.#digits = 0;
        return this.#expect(byte, LF, SIZE);
      case TRAILER_START:
        this.#state = byte === CR ? BODY_END : TRAILER_LINE;
        if (byte !== CR) this.#ignore(byte);
        return;
      case TRAILER_LINE:
        if (byte === CR) this.#state = TRAILER_LINE_END;
        else this.#ignore(byte);
        return;
      case TRAILER_LINE_END:
        return this.#expect(byte, LF, TRAILER_START);
      default:
        this.#expect(byte, LF, BODY_END);
        this.complete = this.problem === null;
    }
  }

  #readSize(byte: number): void {
    const value = hexValue(byte);
    if (value >= 0 && this.#digits < SIZE_DIGITS_MAX) {
      this.#left = this.#left * 16 + value;
      this.#digits++;
    } else if (this.#digits === 0 || value >= 0) this.problem = 'an invalid chunk size';
    else if (byte === CR) this.#state = SIZE_END;
    else if (byte === 0x3b || byte === 0x20 || byte === 0x09) this.#state = EXTENSION;
    else this.problem = 'an invalid chunk size';
  }

  #ignore(byte: number): void {
    if (byte === LF || byte === 0) this.problem = 'a bare line end between chunks';
    else if (++this.#ignored > IGNORED_BYTES_MAX) this.problem = 'chunk extensions or trailers without end';
  }

  #expect(byte: number, wanted: number, next: number): void {
    if (byte === wanted) this.#state = next;
    else this.problem = 'a chunk that does not end where it says';
  }
}
