import { asArray, asRecord, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { DialectUsage } from '../port.ts';
import { readToolCounts } from '../shared/tool-counts.ts';

/** No request has more tokens of a kind; a server that says so has not counted. */
const COUNT_MAX = 1_000_000_000;

function readCount(raw: JsonRecord, name: string): number {
  const value = raw[name];
  return typeof value === 'number' && value > 0 && value <= COUNT_MAX ? Math.trunc(value) : 0;
}

/** Of what was written to the cache, the part that lives an hour. */
function readHour(raw: JsonRecord, written: number): number {
  const detail = asArray(raw['cacheDetails'])
    .map(asRecord)
    .find(({ ttl }) => ttl === '1h');
  return detail === undefined ? 0 : Math.min(written, readCount(detail, 'inputTokens'));
}

function readTools(raw: JsonRecord): Readonly<Record<string, number>> | null {
  const used = asRecord(raw['serverToolUsage']);
  return readToolCounts(Object.keys(used).map((name) => [name, readCount(used, name)] as const));
}

/**
 * A `usage` object in the disjoint canonical form: `inputTokens` is what was neither read from the cache nor written to it, so the input is
 * the sum of the three (Bedrock User Guide, "Prompt caching").
 * @param cachedTwice the input counts them too
 * @returns null when it reports no count.
 */
export function mapUsage(value: unknown, cachedTwice: boolean): DialectUsage | null {
  if (!isRecord(value)) return null;
  const cachedRead = readCount(value, 'cacheReadInputTokens');
  const written = readCount(value, 'cacheWriteInputTokens');
  const said = readCount(value, 'inputTokens');
  const output = readCount(value, 'outputTokens');
  const cached = cachedRead + written;
  const input = cachedTwice && said >= cached ? said - cached : said;
  if (input + cached + output === 0) return null;
  const cacheWrite1h = readHour(value, written);
  return {
    input,
    cachedRead,
    cacheWrite5m: written - cacheWrite1h,
    cacheWrite1h,
    cacheWrite30m: 0,
    cacheWrite12h: 0,
    output,
    reasoning: 0,
    audioInput: 0,
    audioOutput: 0,
    images: 0,
    tools: readTools(value),
  };
}
