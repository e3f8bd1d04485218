import { isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { DialectUsage } from '../port.ts';

/** No request has more tokens of a kind; a server that says so has not counted, and its number may be more than any book can hold. */
const COUNT_MAX = 1_000_000_000;

function isBeyondCounting(value: unknown): boolean {
  return typeof value === 'number' && value > COUNT_MAX;
}

/** A member of a member that may not be there. */
function within(value: JsonRecord, group: string, name: string): unknown {
  const members = value[group];
  return isRecord(members) ? members[name] : undefined;
}

function readCount(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= COUNT_MAX ? Math.trunc(value) : null;
}

/** The first of several spellings of one count that is there; they are aliases and never added. */
function pickCount(...values: readonly unknown[]): number {
  for (const value of values) {
    const count = readCount(value);
    if (count !== null && count > 0) return count;
  }
  return 0;
}

/**
 * Prompt and completion as they are billed, told from the total: some servers report reasoning beside the completion (xAI), some name it
 * in the total only, some leave audio out of the prompt (Mistral).
 */
function settleTotals(
  prompt: number,
  completion: number,
  reasoning: number,
  total: number,
  audioBeside: boolean,
): { readonly prompt: number; readonly completion: number } {
  const sum = prompt + completion;
  if (total <= sum) return { prompt, completion: Math.max(completion, reasoning) };
  if (audioBeside) return { prompt: total - completion, completion };
  return { prompt, completion: total - prompt };
}

function readTools(raw: JsonRecord): Readonly<Record<string, number>> | null {
  const searches = pickCount(
    raw['num_search_queries'],
    within(raw, 'server_tool_use_details', 'web_search_requests'),
    within(raw, 'server_tool_use', 'web_search_requests'),
  );
  return searches > 0 ? { web_search: searches } : null;
}

/**
 * A `usage` object of this format and its kin in the disjoint canonical form (DIALECTS, section 2).
 * @returns null when it reports no count, zeros alone, or more than can be.
 */
export function mapUsage(value: unknown): DialectUsage | null {
  if (!isRecord(value)) return null;
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: totalTokens } = value;
  if (isBeyondCounting(promptTokens) || isBeyondCounting(completionTokens) || isBeyondCounting(totalTokens))
    return null;
  const promptRaw = readCount(promptTokens);
  const completionRaw = readCount(completionTokens);
  const totalRaw = readCount(totalTokens);
  // No request has an empty prompt: a server that says so has not counted.
  if (((promptRaw ?? 0) || (completionRaw ?? 0) || (totalRaw ?? 0)) === 0) return null;
  const reasoning = pickCount(
    within(value, 'completion_tokens_details', 'reasoning_tokens'),
    value['reasoning_tokens'],
  );
  const audioBeside = pickCount(value['prompt_audio_seconds']) > 0;
  const { prompt, completion } = settleTotals(
    promptRaw ?? 0,
    completionRaw ?? 0,
    reasoning,
    totalRaw ?? 0,
    audioBeside,
  );
  const cachedRead = Math.min(
    prompt,
    pickCount(
      within(value, 'prompt_tokens_details', 'cached_tokens'),
      value['prompt_cache_hit_tokens'],
      value['cached_tokens'],
      value['cache_read_input_tokens'],
    ),
  );
  const written = Math.min(
    prompt - cachedRead,
    pickCount(within(value, 'prompt_tokens_details', 'cache_write_tokens'), value['cache_creation_input_tokens']),
  );
  const written1h = Math.min(written, pickCount(within(value, 'cache_creation', 'ephemeral_1h_input_tokens')));
  const input = prompt - cachedRead - written;
  return {
    input,
    cachedRead,
    cacheWrite5m: written - written1h,
    cacheWrite1h: written1h,
    cacheWrite30m: 0,
    cacheWrite12h: 0,
    output: completion,
    reasoning: Math.min(reasoning, completion),
    audioInput: Math.min(prompt, pickCount(within(value, 'prompt_tokens_details', 'audio_tokens'))),
    audioOutput: Math.min(completion, pickCount(within(value, 'completion_tokens_details', 'audio_tokens'))),
    images: 0,
    tools: readTools(value),
  };
}
