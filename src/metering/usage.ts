import type { Usage } from '../store/records/index.ts';
import { weighText } from './estimates/weigh-text.ts';

/** Token counts as API.md 4.2.1 answers them. */
export interface ApiUsage {
  /** Includes cached reads and writes. */
  readonly input_tokens: number;
  /** Includes reasoning. */
  readonly output_tokens: number;
  readonly total_tokens: number;
  readonly cached_input_tokens: number;
  readonly cache_write_tokens: number;
  readonly reasoning_tokens: number;
}

/** All input tokens: what tiers are chosen by. */
export function totalInput(usage: Usage): number {
  return usage.input + usage.cachedRead + totalCacheWrite(usage);
}

export function totalCacheWrite(usage: Usage): number {
  return usage.cacheWrite5m + usage.cacheWrite1h + usage.cacheWrite30m + usage.cacheWrite12h;
}

/** Input and output together: what token limits count. */
export function totalTokens(usage: Usage): number {
  return totalInput(usage) + usage.output;
}

/** Usage in the shape of the prompt API, the same whatever the dialect. */
export function apiUsage(usage: Usage): ApiUsage {
  const input = totalInput(usage);
  return {
    input_tokens: input,
    output_tokens: usage.output,
    total_tokens: input + usage.output,
    cached_input_tokens: usage.cachedRead,
    cache_write_tokens: totalCacheWrite(usage),
    reasoning_tokens: usage.reasoning,
  };
}

/** Tokens of a text, estimated from above. */
export function estimateTextTokens(text: string): number {
  return Math.ceil(weighText(text));
}

/** What an image counts for in an estimate: one of ordinary size, in the tiles of the common vision models. */
export const ESTIMATED_IMAGE_TOKENS = 1600;
/** The same at the detail `low`. */
export const ESTIMATED_LOW_IMAGE_TOKENS = 85;
