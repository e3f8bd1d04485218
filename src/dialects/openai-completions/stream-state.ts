import { asArray, asRecord, isRecord, parseJson } from '../../lib/json/index.ts';
import type { CanonicalFinishReason, DialectUsage } from '../port.ts';
import { mapUsage } from '../shared/openai-usage.ts';
import { addServiceTier } from '../shared/service-tier.ts';
import type { SseState } from '../sse-tap.ts';
import { mapFinishReason } from './finish-reason.ts';
import { readChoice } from './read-choice.ts';
import type { CompletionChoice } from './read-choice.ts';

/** Longest piece of a provider's error event that is kept. */
const STREAM_ERROR_LENGTH_MAX = 4096;

/** What has been seen of a stream so far. */
export class CompletionStreamState implements SseState {
  usage: DialectUsage | null = null;
  finishReason: CanonicalFinishReason | null = null;
  rawFinishReason: string | null = null;
  visibleCharacters = 0;
  streamError: string | null = null;
  complete = false;
  seen = false;
  started = false;
  unasked = false;
  readonly #dropsUsage: boolean;
  readonly #open = new Set<number>();
  readonly #finished = new Set<number>();

  constructor(options: { readonly usageRequested: boolean }) {
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
      this.streamError = data.slice(0, STREAM_ERROR_LENGTH_MAX);
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

  /** Several servers send no `[DONE]`, but all that finish say why. */
  end(): void {
    if (this.finishReason !== null && this.streamError === null) this.complete = true;
  }

  #readChoice({ index, text, finishReason }: CompletionChoice): void {
    if (text !== '') {
      this.visibleCharacters += text.length;
      this.started = true;
      if (!this.#finished.has(index)) this.#open.add(index);
    }
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
