import { asArray, asRecord, asString, isRecord, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { SseState } from '../sse-tap.ts';
import { countCharacters, isCall } from './blocks.ts';
import { readBlockReason } from './decode-response.ts';
import { mapFinishReason } from './finish-reason.ts';
import { mapUsage } from './usage.ts';
import { cutStreamError } from '../shared/stream-error.ts';
import { StreamFacts } from '../stream-facts.ts';

/** What has been seen of a stream so far; one rule for the tap and for the decoder. */
export class GeminiStreamState extends StreamFacts implements SseState {
  readonly #open = new Set<number>();
  readonly #finished = new Set<number>();
  #finishIndex = Number.POSITIVE_INFINITY;
  #callsTools = false;

  read(data: string): void {
    this.take(parseJson(data), data);
  }

  /** One payload, parsed: each is an answer of its own, with what is new. */
  take(value: unknown, data: string): void {
    if (!isRecord(value)) return;
    this.seen = true;
    if (isRecord(value['error'])) {
      this.streamError = cutStreamError(data);
      return;
    }
    const usage = mapUsage(value['usageMetadata']);
    if (usage !== null) this.usage = usage;
    asArray(value['candidates']).forEach((candidate, position) => this.#candidate(asRecord(candidate), position));
    const blocked = readBlockReason(value);
    if (blocked === '') return;
    this.rawFinishReason = blocked;
    this.finishReason = 'content_filter';
    this.#finished.add(0);
  }

  get atEnd(): boolean {
    return this.streamError !== null || (this.#finished.size > 0 && this.#open.size === 0);
  }

  #candidate(candidate: JsonRecord, position: number): void {
    const index = typeof candidate['index'] === 'number' ? candidate['index'] : position;
    let characters = 0;
    for (const part of asArray(asRecord(candidate['content'])['parts'])) {
      characters += countCharacters(part);
      if (isCall(part)) this.#callsTools = true;
    }
    this.count(characters);
    if (characters > 0 && !this.#finished.has(index)) this.#open.add(index);
    const raw = asString(candidate['finishReason']);
    if (raw !== '') this.#finish(index, raw);
  }

  /** Of several candidates the first one's reason stands for the answer. */
  #finish(index: number, raw: string): void {
    this.#open.delete(index);
    this.#finished.add(index);
    if (index > this.#finishIndex) return;
    this.#finishIndex = index;
    this.rawFinishReason = raw;
    this.finishReason = mapFinishReason(raw, this.#callsTools);
  }
}
