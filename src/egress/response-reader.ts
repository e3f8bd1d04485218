import { ChunkedReader } from './chunked-reader.ts';
import { parseResponseHead } from './response-head.ts';
import type { DataSink } from './chunked-reader.ts';
import type { ResponseHead } from './response-head.ts';

/** Takes what a response consists of. */
export interface ResponseSink {
  onHead(head: ResponseHead): void;
  onChunk(chunk: Uint8Array): void;
  /** Whole; `excess` when the peer sent more than the answer. */
  onComplete(excess: boolean): void;
  onProblem(problem: string): void;
}

export const HEAD_BYTES_MAX = 65_536;
/** As bytes: of a text the runtime would make them at each search. */
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** Reads one HTTP/1.1 response from pieces of any size. Synchronous; ends with exactly one `onComplete` or `onProblem`. */
export class ResponseReader implements DataSink {
  readonly #sink: ResponseSink;
  #head: ResponseHead | null = null;
  #held: Buffer | null = null;
  #heldSize = 0;
  #left = 0;
  #chunked: ChunkedReader | null = null;
  #over = false;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  push(bytes: Buffer): void {
    if (this.#over) return;
    if (this.#head === null) this.#pushHead(bytes);
    else this.#pushBody(bytes, 0);
  }

  /** The peer has ended the connection in order. True when that completes the answer. */
  end(): boolean {
    if (this.#over || this.#head?.framing !== 'until-close') return false;
    this.#complete(false);
    return true;
  }

  /** No callback any more. */
  stop(): void {
    this.#over = true;
    this.#held = null;
  }

  #pushHead(bytes: Buffer): void {
    let input = bytes;
    let searchFrom = 0;
    if (this.#held !== null) {
      searchFrom = Math.max(0, this.#heldSize - 3);
      input = this.#hold(bytes);
    }
    let start = 0;
    while (this.#head === null && !this.#over) {
      const end = input.indexOf(END_OF_HEAD, searchFrom);
      if (end < 0 || end - start > HEAD_BYTES_MAX) return this.#keep(input, start, end >= 0);
      const head = parseResponseHead(input.toString('latin1', start, end + 2));
      if (typeof head === 'string') return this.#fail(head);
      start = end + 4;
      searchFrom = start;
      // An interim answer (1xx) precedes the real one; a switch of protocols was never asked for.
      if (head.status === 101) return this.#fail('a switch of protocols');
      if (head.status >= 200) this.#begin(head);
    }
    this.#held = null;
    if (!this.#over) this.#pushBody(input, start);
  }

  #keep(input: Buffer, start: number, tooLarge: boolean): void {
    const rest = input.subarray(start);
    if (tooLarge || rest.length > HEAD_BYTES_MAX) return this.#fail('a head that is too large');
    if (this.#held === null || start > 0) {
      this.#held = null;
      this.#heldSize = 0;
      this.#hold(rest);
    }
  }

  #hold(bytes: Buffer): Buffer {
    const size = this.#heldSize + bytes.length;
    if (this.#held === null || this.#held.length < size) {
      const grown = Buffer.allocUnsafe(Math.max(1_024, size * 2));
      this.#held?.copy(grown, 0, 0, this.#heldSize);
      this.#held = grown;
    }
    bytes.copy(this.#held, this.#heldSize);
    this.#heldSize = size;
    return this.#held.subarray(0, size);
  }

  #begin(head: ResponseHead): void {
    this.#head = head;
    if (head.framing === 'chunked') this.#chunked = new ChunkedReader();
    this.#left = head.bodyBytes;
    this.#sink.onHead(head);
  }

  #pushBody(bytes: Buffer, from: number): void {
    const framing = this.#head?.framing;
    if (framing === 'chunked') this.#pushChunked(bytes, from);
    else if (framing === 'until-close') this.emit(bytes.subarray(from));
    else {
      const end = Math.min(bytes.length, from + this.#left);
      this.#left -= end - from;
      if (!this.emit(bytes.subarray(from, end))) return;
      if (this.#left === 0) this.#complete(end < bytes.length);
    }
  }

  #pushChunked(bytes: Buffer, from: number): void {
    const reader = this.#chunked;
    if (reader === null) return;
    const end = reader.push(bytes, from, this);
    if (this.#over) return;
    if (reader.problem !== null) this.#fail(reader.problem);
    else if (reader.complete) this.#complete(end < bytes.length);
  }

  /** Body data, from the reader of the coding; false when the sink has stopped this reader meanwhile. */
  emit(data: Uint8Array): boolean {
    if (data.length > 0) this.#sink.onChunk(data);
    return !this.#over;
  }

  #complete(excess: boolean): void {
    this.stop();
    this.#sink.onComplete(excess);
  }

  #fail(problem: string): void {
    this.stop();
    this.#sink.onProblem(problem);
  }
}
