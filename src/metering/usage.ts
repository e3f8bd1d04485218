import type { Usage } from '../store/records/index.ts';

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

/** Latin text has about four characters a token in current vocabularies; three keep the estimate above the truth for code and most languages. */
const NARROW_CHARACTERS_PER_TOKEN = 3;

/**
 * Tokens of a text, estimated from above, where a provider reports no usage. `wideCharacters` are those of scripts that
 * need about a token each (Chinese, Japanese, Korean and others above U+2E7F); they are part of `characters`.
 */
export function estimateTokens(characters: number, wideCharacters = 0): number {
  const wide = Math.min(wideCharacters, characters);
  return Math.ceil((characters - wide) / NARROW_CHARACTERS_PER_TOKEN) + wide;
}

/** The same from the text itself. */
export function estimateTextTokens(text: string): number {
  let wide = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x2e7f) wide += 1;
  return estimateTokens(text.length, wide);
}

/** What an image counts for in an estimate: one of ordinary size, in the tiles of the common vision models. */
export const ESTIMATED_IMAGE_TOKENS = 1600;
/** The same at the detail `low`. */
export const ESTIMATED_LOW_IMAGE_TOKENS = 85;
/** What servers add around tools: up to 350 were measured. */
export const ESTIMATED_TOOLS_TOKENS = 350;
/** What servers add around a request: the chat template. */
export const ESTIMATED_REQUEST_TOKENS = 16;
