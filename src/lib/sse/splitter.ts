import { ByteBuffer } from '../byte-buffer.ts';

const LF = 10;
const CR = 13;

/** An event that is larger than this is handed on in parts, so that memory stays bounded. */
export const SSE_EVENT_BYTES_MAX = 4 * 1024 * 1024;

/** Receives the frames of a stream. The bytes are valid during the call only. */
export interface SseFrameHandler {
  /**
   * Asked at the start of each frame that begins in a chunk: where does it end, if you know it at sight? The splitter then neither
   * searches nor reports it. -1: not known.
   */
  recognise(bytes: Uint8Array, start: number): number;
  /** A whole frame, its blank line included (missing at most at the end of the body). */
  frame(bytes: Uint8Array, start: number, end: number): void;
  /** A part of a frame that is too large to be read. */
  part(bytes: Uint8Array, start: number, end: number): void;
}

/**
 * Splits an event stream into frames at their blank lines, for any chunking and any line ending (LF, CRLF, CR), in linear
 * time. It copies only what a chunk leaves unfinished and keeps no chunk.
 */
export class SseSplitter {
  readonly #handler: SseFrameHandler;
  readonly #eventBytesMax: number;
  readonly #carry = new ByteBuffer();
  #oversized = false;
  #lineEmpty = true;
  #afterCr = false;

  constructor(handler: SseFrameHandler, eventBytesMax = SSE_EVENT_BYTES_MAX) {
    this.#handler = handler;
    this.#eventBytesMax = eventBytesMax;
  }

  push(chunk: Uint8Array): void {
    const length = chunk.length;
    let start = 0;
    while (start < length) {
      if (this.#carry.length === 0 && !this.#oversized) {
        const known = this.#handler.recognise(chunk, start);
        if (known > start) {
          start = known;
          this.#lineEmpty = true;
          this.#afterCr = false;
          continue;
        }
      }
      const end = this.#findEnd(chunk, start);
      if (end < 0) break;
      this.#deliver(chunk, start, end);
      start = end;
    }
    if (start < length) this.#keep(chunk, start);
  }

  /** The body has ended: what is left counts as a frame. */
  finish(): void {
    this.#flushCarry();
  }

  /** Behind the next blank line at or after `from`; -1 when the chunk has none. Remembers where in a line it stopped. */
  #findEnd(chunk: Uint8Array, from: number): number {
    let lineEmpty = this.#lineEmpty;
    let afterCr = this.#afterCr;
    for (let index = from; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte !== LF && byte !== CR) {
        lineEmpty = false;
        afterCr = false;
        continue;
      }
      if (byte === LF && afterCr) {
        afterCr = false;
        continue;
      }
      afterCr = byte === CR;
      if (!lineEmpty) {
        lineEmpty = true;
        continue;
      }
      const pair = afterCr && chunk[index + 1] === LF;
      this.#lineEmpty = true;
      // A LF that comes with the next chunk is then a blank frame of its own, which says nothing.
      this.#afterCr = false;
      return pair ? index + 2 : index + 1;
    }
    this.#lineEmpty = lineEmpty;
    this.#afterCr = afterCr;
    return -1;
  }

  #deliver(chunk: Uint8Array, start: number, end: number): void {
    if (this.#oversized) {
      this.#oversized = false;
      this.#handler.part(chunk, start, end);
    } else if (this.#carry.length === 0) {
      this.#handler.frame(chunk, start, end);
    } else {
      this.#carry.append(chunk, start, end);
      this.#flushCarry();
    }
  }

  #flushCarry(): void {
    const frame = this.#carry.view();
    if (frame.length > 0) this.#handler.frame(frame, 0, frame.length);
    this.#carry.clear();
  }

  #keep(chunk: Uint8Array, start: number): void {
    if (!this.#oversized && this.#carry.length + chunk.length - start <= this.#eventBytesMax) {
      this.#carry.append(chunk, start, chunk.length);
      return;
    }
    const carried = this.#carry.view();
    if (carried.length > 0) this.#handler.part(carried, 0, carried.length);
    this.#carry.clear();
    this.#oversized = true;
    this.#handler.part(chunk, start, chunk.length);
  }
}
