import { ByteBuffer } from '../../lib/byte-buffer.ts';
import { parseSseFrame, SseSplitter } from '../../lib/sse/index.ts';
import type { SseFrameHandler } from '../../lib/sse/index.ts';
import type { StreamTap, TapState } from '../port.ts';
import { learnTemplate } from './frame-template.ts';
import type { FrameTemplate } from './frame-template.ts';
import { ChatStreamState } from './stream-state.ts';

/** The end of a stream is a few frames; one that goes on behind its finish reason is let through from here. */
const TAIL_BYTES_MAX = 1024 * 1024;
/** Learning a shape costs some parses; a stream whose frames are all different is parsed frame by frame. */
const LEARN_ATTEMPTS = 2;
const HITS_PER_ATTEMPT = 8;

/**
 * Reads a stream of this format while its bytes pass through. Frames of a known shape are recognised by comparing bytes, all others are
 * parsed. Of several choices, bytes are held from where the last one that began has finished. An event that is too large for the splitter passes unread.
 */
export class ChatTap implements StreamTap, SseFrameHandler {
  readonly #state = new ChatStreamState();
  readonly #splitter = new SseSplitter(this);
  readonly #dropsUsage: boolean;
  readonly #holdsTail: boolean;
  #template: FrameTemplate | null = null;
  #attempts = 0;
  #hits = 0;
  /** The chunk under way, and its bytes that may leave but have not yet. */
  #chunk: Uint8Array | null = null;
  #runStart = 0;
  #runEnd = 0;
  #out: Uint8Array[] = [];
  readonly #tail = new ByteBuffer();

  constructor(options: { readonly usageRequested: boolean; readonly holdTail: boolean }) {
    this.#dropsUsage = !options.usageRequested;
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

  recognise(bytes: Uint8Array, start: number): number {
    const template = this.#template;
    if (template === null) return -1;
    const end = template.match(bytes, start);
    if (end < 0) return -1;
    this.#hits++;
    this.#state.visibleCharacters += template.characters;
    this.#pass(bytes, start, end);
    return end;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data === null) {
      this.#emit(bytes, start, end);
      return;
    }
    const chunk = this.#state.read(data);
    if (this.#holdsTail && this.#state.atEnd) this.#template = null;
    else this.#learn(bytes, start, end);
    if (chunk.usageOnly && this.#dropsUsage) this.#flushRun();
    else this.#emit(bytes, start, end);
  }

  part(bytes: Uint8Array, start: number, end: number): void {
    this.#emit(bytes, start, end);
  }

  #learn(bytes: Uint8Array, start: number, end: number): void {
    if (this.#attempts >= LEARN_ATTEMPTS + this.#hits / HITS_PER_ATTEMPT) return;
    const learnt = learnTemplate(bytes, start, end);
    if (learnt === null) return;
    this.#attempts++;
    this.#template = learnt;
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
