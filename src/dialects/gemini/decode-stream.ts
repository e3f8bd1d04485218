import { asArray, asRecord, asString, isRecord, JsonView, parseJson } from '../../lib/json/index.ts';
import { parseSseFrame, SseSplitter } from '../../lib/sse/index.ts';
import type { SseFrameHandler } from '../../lib/sse/index.ts';
import type { ConversationEvent } from '../conversation/index.ts';
import type { StreamDecoder, TapState, Upstream } from '../port.ts';
import { EVENT_TOO_LARGE } from '../shared/event-too-large.ts';
import { CandidateEvents } from './candidate.ts';
import { GeminiStreamState } from './stream-state.ts';

/** Reads a stream of this format into events: each frame is an answer with what is new. */
export class GeminiStreamDecoder implements StreamDecoder, SseFrameHandler {
  readonly #state = new GeminiStreamState();
  readonly #splitter = new SseSplitter(this);
  readonly #upstream: Upstream;
  readonly #candidates = new Map<number, CandidateEvents>();
  #id = '';
  #begun = false;
  #ended = false;
  #out: ConversationEvent[] = [];

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  get state(): TapState {
    return this.#state;
  }

  push(chunk: Uint8Array, out: ConversationEvent[]): void {
    this.#out = out;
    this.#splitter.push(chunk);
  }

  finish(out: ConversationEvent[]): void {
    this.#out = out;
    this.#splitter.finish();
    this.#state.end();
    this.#end();
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data === null) return;
    const value = parseJson(data);
    this.#state.take(value, data);
    if (!isRecord(value)) return;
    const answer = value;
    if (this.#state.streamError !== null) {
      this.#out.push({ type: 'error', raw: this.#state.streamError });
      return;
    }
    this.#begin(answer);
    const view = new JsonView(data).get('candidates');
    asArray(answer['candidates']).forEach((candidate, position) => {
      const { index } = asRecord(candidate) as { readonly index?: unknown };
      this.#candidate(typeof index === 'number' ? index : position, candidate, view?.item(position) ?? null);
    });
  }

  part(): void {
    this.#state.streamError ??= EVENT_TOO_LARGE;
  }

  #begin(answer: Readonly<Record<string, unknown>>): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#id = asString(answer['responseId']);
    const tier = asString(asRecord(answer['usageMetadata'])['serviceTier']);
    this.#out.push({
      type: 'message-start',
      id: this.#id || null,
      model: asString(answer['modelVersion']) || null,
      serviceTier: tier === '' ? null : tier,
    });
  }

  #candidate(index: number, value: unknown, view: JsonView | null): void {
    let reader = this.#candidates.get(index);
    if (reader === undefined) {
      reader = new CandidateEvents(index, this.#upstream);
      this.#candidates.set(index, reader);
    }
    reader.read(value, view, this.#id, this.#out);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { usage, streamError } = this.#state;
    if (streamError === null) {
      for (const [, reader] of [...this.#candidates].sort(([a], [b]) => a - b)) reader.end(this.#out);
    }
    if (usage !== null) this.#out.push({ type: 'usage', usage });
  }
}
