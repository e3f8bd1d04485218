import { parseSseFrame, SseSplitter } from '../../lib/sse/index.ts';
import type { SseFrameHandler } from '../../lib/sse/index.ts';
import { PassingBytes } from '../passing-bytes.ts';
import type { StreamTap, TapState } from '../port.ts';
import { learnTemplate } from './frame-template.ts';
import type { FrameTemplate } from './frame-template.ts';
import { ChatStreamState } from './stream-state.ts';

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
  readonly #bytes = new PassingBytes();

  constructor(options: { readonly usageRequested: boolean; readonly holdTail: boolean }) {
    this.#dropsUsage = !options.usageRequested;
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

  recognise(bytes: Uint8Array, start: number): number {
    const template = this.#template;
    if (template === null) return -1;
    const end = template.match(bytes, start);
    if (end < 0) return -1;
    this.#hits++;
    this.#state.visibleCharacters += template.characters;
    this.#bytes.pass(bytes, start, end);
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
    if (chunk.usageOnly && this.#dropsUsage) this.#bytes.flush();
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
    if (this.#holdsTail && this.#state.atEnd) this.#bytes.keep(bytes, start, end);
    else this.#bytes.pass(bytes, start, end);
  }
}
