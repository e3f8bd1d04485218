import { asArray, asRecord, asString, isRecord, JsonView, parseJson } from '../../lib/json/index.ts';
import type { Upstream } from '../port.ts';
import { SseDecoder } from '../sse-decoder.ts';
import { CandidateEvents } from './candidate.ts';
import { GeminiStreamState } from './stream-state.ts';

/** Reads a stream of this format into events: each frame is an answer with what is new. */
export class GeminiStreamDecoder extends SseDecoder<GeminiStreamState> {
  readonly #upstream: Upstream;
  readonly #candidates = new Map<number, CandidateEvents>();
  #id = '';
  #begun = false;

  constructor(upstream: Upstream) {
    super(new GeminiStreamState());
    this.#upstream = upstream;
  }

  protected read(data: string): void {
    const value = parseJson(data);
    this.facts.take(value, data);
    if (!isRecord(value)) return;
    const answer = value;
    if (this.facts.streamError !== null) {
      this.out.push({ type: 'error', raw: this.facts.streamError });
      return;
    }
    this.#begin(answer);
    const view = new JsonView(data).get('candidates');
    asArray(answer['candidates']).forEach((candidate, position) => {
      const { index } = asRecord(candidate) as { readonly index?: unknown };
      this.#candidate(typeof index === 'number' ? index : position, candidate, view?.item(position) ?? null);
    });
  }

  #begin(answer: Readonly<Record<string, unknown>>): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#id = asString(answer['responseId']);
    const tier = asString(asRecord(answer['usageMetadata'])['serviceTier']);
    this.out.push({
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
    reader.read(value, view, this.#id, this.out);
  }

  protected close(): void {
    if (this.facts.streamError !== null) return;
    for (const [, reader] of [...this.#candidates].sort(([a], [b]) => a - b)) reader.end(this.out);
  }
}
