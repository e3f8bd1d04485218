import { asRecord, isRecord, joinObject } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { DialectUsage } from '../port.ts';
import { addServiceTier } from '../shared/service-tier.ts';

/** No request has more tokens of a kind; a server that says so has not counted. */
const COUNT_MAX = 1_000_000_000;

/** Items of tools that the provider runs and bills by the call. */
const BILLED_ITEMS: ReadonlyMap<string, string> = new Map([
  ['web_search_call', 'web_search'],
  ['file_search_call', 'file_search'],
  ['code_interpreter_call', 'code_interpreter'],
  ['image_generation_call', 'image_generation'],
]);

function readCount(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= COUNT_MAX ? Math.trunc(value) : 0;
}

/** How often each hosted tool was used: as the server counts it, else by the items. */
function readTools(response: JsonRecord, items: readonly unknown[]): Readonly<Record<string, number>> | null {
  const used = new Map<string, number>();
  for (const item of items) {
    const name = BILLED_ITEMS.get(String(asRecord(item)['type']));
    if (name !== undefined) used.set(name, (used.get(name) ?? 0) + 1);
  }
  const searches = readCount(asRecord(asRecord(response['tool_usage'])['web_search'])['num_requests']);
  if (searches > 0) used.set('web_search', searches);
  return used.size === 0 ? null : Object.fromEntries(used);
}

/**
 * The counts of a response in the disjoint canonical form (DIALECTS, section 2). `items` is its output, which some servers leave out of
 * the response at a stream's end. A total above the sum has output that the parts leave out.
 * @returns null when it reports no count.
 */
export function mapUsage(response: JsonRecord, items: readonly unknown[]): DialectUsage | null {
  const { usage: value } = response;
  if (!isRecord(value)) return null;
  const prompt = readCount(value['input_tokens']);
  const said = readCount(value['output_tokens']);
  const inputDetails = asRecord(value['input_tokens_details']);
  const reasoning = readCount(asRecord(value['output_tokens_details'])['reasoning_tokens']);
  const output = Math.max(said, reasoning, readCount(value['total_tokens']) - prompt);
  if (prompt + output === 0) return null;
  const cachedRead = Math.min(prompt, readCount(inputDetails['cached_tokens']));
  const split = asRecord(inputDetails['cache_write_tokens_details']);
  const written = Math.min(prompt - cachedRead, readCount(inputDetails['cache_write_tokens']));
  const cacheWrite12h = Math.min(written, readCount(split['ttl_12h_tokens']));
  const cacheWrite30m = Math.min(written - cacheWrite12h, readCount(split['ttl_30m_tokens']));
  const usage: DialectUsage = {
    input: prompt - cachedRead - written,
    cachedRead,
    cacheWrite5m: written - cacheWrite12h - cacheWrite30m,
    cacheWrite1h: 0,
    cacheWrite30m,
    cacheWrite12h,
    output,
    reasoning: Math.min(reasoning, output),
    audioInput: 0,
    audioOutput: 0,
    images: 0,
    tools: readTools(response, items),
  };
  return addServiceTier(usage, response['service_tier']);
}

/** Canonical counts as this format's `usage`: cached reads and writes inside the input, reasoning inside the output. */
export function encodeUsage(usage: DialectUsage): string {
  const { cacheWrite30m, cacheWrite12h } = usage;
  const written = usage.cacheWrite5m + usage.cacheWrite1h + cacheWrite30m + cacheWrite12h;
  const input = usage.input + usage.cachedRead + written;
  const split = joinObject([
    ['ttl_30m_tokens', String(cacheWrite30m)],
    ['ttl_12h_tokens', String(cacheWrite12h)],
  ]);
  const details = joinObject([
    ['cached_tokens', String(usage.cachedRead)],
    ['cache_write_tokens', String(written)],
    ['cache_write_tokens_details', cacheWrite30m + cacheWrite12h === 0 ? null : split],
  ]);
  return joinObject([
    ['input_tokens', String(input)],
    ['input_tokens_details', details],
    ['output_tokens', String(usage.output)],
    ['output_tokens_details', joinObject([['reasoning_tokens', String(usage.reasoning)]])],
    ['total_tokens', String(input + usage.output)],
  ]);
}

/** Searches of the web, which are counted beside the tokens; null where there were none. */
export function encodeToolUsage(usage: DialectUsage): string | null {
  const searches = usage.tools?.['web_search'] ?? 0;
  if (searches === 0) return null;
  return joinObject([['web_search', joinObject([['num_requests', String(searches)]])]]);
}
