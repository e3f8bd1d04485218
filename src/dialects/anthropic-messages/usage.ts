import { asString, isRecord, joinObject, quote } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { UsageRun } from '../../store/records/index.ts';
import type { DialectUsage } from '../port.ts';
import { readServiceTier } from '../shared/service-tier.ts';
import { readToolCounts } from '../shared/tool-counts.ts';

/** No request has more tokens of a kind; a server that says so has not counted. */
const COUNT_MAX = 1_000_000_000;
/** Longest name of a model that is kept; a longer one is of no model that has a price. */
const MODEL_LENGTH_MAX = 300;

function readCount(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= COUNT_MAX ? Math.trunc(value) : 0;
}

const NO_RUNS: readonly UsageRun[] = [];

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
  const split = raw['cache_creation'];
  const cacheWrite1h = isRecord(split) ? readCount(split['ephemeral_1h_input_tokens']) : 0;
  const cacheWrite5m = isRecord(split) ? readCount(split['ephemeral_5m_input_tokens']) : written;
  return {
    input: readCount(raw['input_tokens']),
    cachedRead: readCount(raw['cache_read_input_tokens']),
    cacheWrite5m: Math.max(cacheWrite5m, written - cacheWrite1h),
    cacheWrite1h,
    output: readCount(raw['output_tokens']),
  };
}

function readThinking(raw: JsonRecord): number {
  const details = raw['output_tokens_details'];
  return isRecord(details) ? readCount(details['thinking_tokens']) : 0;
}

/** Iterations of an answer; of most there is no word. */
function readRuns(raw: JsonRecord, thinking: number): readonly UsageRun[] {
  const iterations = raw['iterations'];
  if (!Array.isArray(iterations) || iterations.length === 0) return NO_RUNS;
  return shareReasoning(iterations.filter(isRecord).map(readRun), thinking);
}

function readRun(raw: JsonRecord): UsageRun {
  // Runs of the model that was called name it, or none.
  const model = asString(raw['model']).slice(0, MODEL_LENGTH_MAX);
  const counts = readCounts(raw);
  return {
    model: model === '' ? null : model,
    priceVersionId: null,
    ...counts,
    reasoning: Math.min(counts.output, readThinking(raw)),
  };
}

/** Runs do not say what of them was thought; what the answer as a whole says is of those of its own model, the last ones first. */
function shareReasoning(runs: readonly UsageRun[], thinking: number): readonly UsageRun[] {
  let left = thinking - runs.reduce((sum, run) => sum + run.reasoning, 0);
  if (left <= 0) return runs;
  return runs
    .toReversed()
    .map((run) => {
      if (run.model !== null) return run;
      const share = Math.min(left, run.output - run.reasoning);
      left -= share;
      return share === 0 ? run : { ...run, reasoning: run.reasoning + share };
    })
    .toReversed();
}

function sumRuns(runs: readonly UsageRun[]): Counts {
  const sum = { input: 0, cachedRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  for (const run of runs) {
    sum.input += run.input;
    sum.cachedRead += run.cachedRead;
    sum.cacheWrite5m += run.cacheWrite5m;
    sum.cacheWrite1h += run.cacheWrite1h;
    sum.output += run.output;
  }
  return sum;
}

/**
 * What makes an answer dearer or cheaper, as one name: the tier, else the speed, and where it was computed if that has a price
 * (platform.claude.com/docs/en/about-claude/pricing, seen 2026-11-27: `us` is 1.1 times the rest).
 */
function nameTier(tier: unknown, speed: unknown, geo: unknown): string | null {
  const name = readServiceTier(tier) ?? readServiceTier(speed);
  if (geo !== 'us') return name;
  return name === null ? 'us' : `${name}+us`;
}

/** The same of a request. */
export function readAskedTier(body: JsonRecord): string | null {
  return nameTier(body['service_tier'], body['speed'], body['inference_geo']);
}

function readTools(raw: JsonRecord): Readonly<Record<string, number>> | null {
  const counts = raw['server_tool_use'];
  if (!isRecord(counts)) return null;
  const used = Object.entries(counts);
  return readToolCounts(used.map(([name, count]) => [name.replace(/_requests$/, ''), readCount(count)] as const));
}

/**
 * A `usage` object in the disjoint canonical form (DIALECTS, section 2). Where the answer took several iterations, they are the bill and
 * the top level is not.
 * @returns null when it reports no count.
 */
export function mapUsage(value: unknown): DialectUsage | null {
  if (!isRecord(value)) return null;
  const thinking = readThinking(value);
  const runs = readRuns(value, thinking);
  const { input, cachedRead, cacheWrite5m, cacheWrite1h, output } =
    runs.length === 0 ? readCounts(value) : sumRuns(runs);
  if (input + cachedRead + cacheWrite5m + cacheWrite1h + output === 0) return null;
  const usage: DialectUsage = {
    input,
    cachedRead,
    cacheWrite5m,
    cacheWrite1h,
    cacheWrite30m: 0,
    cacheWrite12h: 0,
    output,
    reasoning: Math.min(output, thinking),
    audioInput: 0,
    audioOutput: 0,
    images: 0,
    tools: readTools(value),
  };
  const serviceTier = nameTier(value['service_tier'], value['speed'], value['inference_geo']);
  const tiered = serviceTier === null ? usage : { ...usage, serviceTier };
  // One run of the model that was called is what the counts above say.
  return runs.length === 0 || (runs.length === 1 && runs[0]?.model === null) ? tiered : { ...tiered, runs };
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
