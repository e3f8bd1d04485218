import { asArray, asRecord, isRecord, parseJson } from '../../lib/json/index.ts';
import { mapUsage } from '../shared/openai-usage.ts';
import { addServiceTier } from '../shared/service-tier.ts';
import type { SseState } from '../sse-tap.ts';
import { mapFinishReason } from './finish-reason.ts';
import { readChoice } from './read-choice.ts';
import type { CompletionChoice } from './read-choice.ts';
import { cutStreamError } from '../shared/stream-error.ts';
import { StreamFacts } from '../stream-facts.ts';

/** What has been seen of a stream so far. */
export class CompletionStreamState extends StreamFacts implements SseState {
  unasked = false;
  readonly #dropsUsage: boolean;
  readonly #open = new Set<number>();
  readonly #finished = new Set<number>();

  constructor(options: { readonly usageRequested: boolean }) {
    super();
    this.#dropsUsage = !options.usageRequested;
  }

  read(data: string): void {
    this.unasked = false;
    if (data === '[DONE]') {
      this.seen = true;
      this.complete = true;
      return;
    }
    const chunk = asRecord(parseJson(data));
    if ((chunk['error'] ?? null) !== null) {
      this.seen = true;
      this.streamError = cutStreamError(data);
      return;
    }
    const { usage } = chunk;
    const choices = asArray(chunk['choices']);
    if ('choices' in chunk) this.seen = true;
    this.usage = addServiceTier(mapUsage(usage), chunk['service_tier']) ?? this.usage;
    this.unasked = this.#dropsUsage && choices.length === 0 && isRecord(usage);
    choices.forEach((choice, place) => this.#readChoice(readChoice(choice, place)));
  }

  get atEnd(): boolean {
    return this.complete || this.streamError !== null || (this.#finished.size > 0 && this.#open.size === 0);
  }

  #readChoice({ index, text, finishReason }: CompletionChoice): void {
    this.count(text.length);
    if (text !== '' && !this.#finished.has(index)) this.#open.add(index);
    if (finishReason === null) return;
    // Of several choices the first one's reason stands for the answer.
    const isFirst = [...this.#finished].every((other) => other >= index);
    this.#open.delete(index);
    this.#finished.add(index);
    if (!isFirst) return;
    this.rawFinishReason = finishReason;
    this.finishReason = mapFinishReason(finishReason);
  }
}
