import { asArray, asRecord, isRecord, joinObject, quote } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { DialectUsage } from '../port.ts';

/** No request has more tokens of a kind; a server that says so has not counted. */
const COUNT_MAX = 1_000_000_000;

function readCount(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= COUNT_MAX ? Math.trunc(value) : 0;
}

interface Counts {
  readonly input: number;
  readonly cachedRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
}

/** Cached reads and writes stand outside `input_tokens`; writes that are not split last five minutes. */
function readCounts(raw: JsonRecord): Counts {
  const written = readCount(raw['cache_creation_input_tokens']);
  const split = asRecord(raw['cache_creation']);
  const cacheWrite1h = readCount(split['ephemeral_1h_input_tokens']);
  const cacheWrite5m = isRecord(raw['cache_creation']) ? readCount(split['ephemeral_5m_input_tokens']) : written;
  return {
    input: readCount(raw['input_tokens']),
    cachedRead: readCount(raw['cache_read_input_tokens']),
    cacheWrite5m: Math.max(cacheWrite5m, written - cacheWrite1h),
    cacheWrite1h,
    output: readCount(raw['output_tokens']),
  };
}

function add(a: Counts, b: Counts): Counts {
  return {
    input: a.input + b.input,
    cachedRead: a.cachedRead + b.cachedRead,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
    output: a.output + b.output,
  };
}

function readTools(raw: JsonRecord): Readonly<Record<string, number>> | null {
  const used = Object.entries(asRecord(raw['server_tool_use']))
    .map(([name, count]) => [name.replace(/_requests$/, ''), readCount(count)] as const)
    .filter(([, count]) => count > 0);
  return used.length === 0 ? null : Object.fromEntries(used);
}

/**
 * A `usage` object in the disjoint canonical form (DIALECTS, section 2). Where the answer took several iterations, they are the bill and
 * the top level is not.
 * @returns null when it reports no count.
 */
export function mapUsage(value: unknown): DialectUsage | null {
  if (!isRecord(value)) return null;
  const iterations = asArray(value['iterations']).filter(isRecord).map(readCounts);
  const [first, ...others] = iterations;
  const counts = first === undefined ? readCounts(value) : others.reduce(add, first);
  const { input, cachedRead, cacheWrite5m, cacheWrite1h, output } = counts;
  if (input + cachedRead + cacheWrite5m + cacheWrite1h + output === 0) return null;
  const details = asRecord(value['output_tokens_details']);
  return {
    input,
    cachedRead,
    cacheWrite5m,
    cacheWrite1h,
    cacheWrite30m: 0,
    cacheWrite12h: 0,
    output,
    reasoning: Math.min(output, readCount(details['thinking_tokens'])),
    audioInput: 0,
    audioOutput: 0,
    images: 0,
    tools: readTools(value),
  };
}

/** Two reports of one stream as one: the later counts replace the earlier ones, those that it leaves out stay. */
export function mergeUsage(earlier: JsonRecord, later: JsonRecord): JsonRecord {
  const merged: Record<string, unknown> = { ...earlier };
  for (const [key, value] of Object.entries(later)) if (value !== null) merged[key] = value;
  return merged;
}

/** Canonical counts as this format's `usage`. */
export function encodeUsage(usage: DialectUsage): string {
  const short = usage.cacheWrite5m + usage.cacheWrite30m;
  const long = usage.cacheWrite1h + usage.cacheWrite12h;
  const creation = joinObject([
    ['ephemeral_5m_input_tokens', String(short)],
    ['ephemeral_1h_input_tokens', String(long)],
  ]);
  const tools = usage.tools;
  const used =
    tools === null
      ? null
      : joinObject(Object.entries(tools).map(([name, count]): [string, string] => [`${name}_requests`, String(count)]));
  return joinObject([
    ['input_tokens', String(usage.input)],
    ['cache_creation_input_tokens', String(short + long)],
    ['cache_read_input_tokens', String(usage.cachedRead)],
    ['cache_creation', creation],
    ['output_tokens', String(usage.output)],
    ['output_tokens_details', usage.reasoning === 0 ? null : joinObject([['thinking_tokens', quote(usage.reasoning)]])],
    ['server_tool_use', used],
  ]);
}
