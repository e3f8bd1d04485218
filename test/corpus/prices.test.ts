import { describe, expect, test } from 'bun:test';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import type { Dialect, DialectUsage } from '../../src/dialects/port.ts';
import { asArray, asRecord, parseJson } from '../../src/lib/json/index.ts';
import type { JsonRecord } from '../../src/lib/json/index.ts';
import { compilePrice, createPricing } from '../../src/metering/index.ts';
import type { CompiledPrice } from '../../src/metering/port.ts';
import type { PriceDocument } from '../../src/store/records/index.ts';
import { loadCases } from './cases.ts';
import type { CorpusCase } from './cases.ts';

const pricing = createPricing();
const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** A nano-USD for each token. */
const NANO_EACH = '0.001';

function compile(id: string, document: PriceDocument): CompiledPrice {
  return compilePrice({
    id,
    source: 'override',
    deploymentId: null,
    providerKind: 'any',
    upstreamModel: 'any',
    document,
    currency: 'USD',
    nanoUsdPerUnit: 1_000_000_000n,
    dataset: null,
    effectiveFrom: 0,
    createdAt: 0,
  });
}

const EVEN = compile('prv_even', { input: NANO_EACH, output: NANO_EACH });

function readUsage(dialect: Dialect, recorded: CorpusCase): DialectUsage | null {
  if (recorded.stream !== null) {
    const tap = dialect.createTap({ usageRequested: true, holdTail: true });
    tap.push(recorded.stream, []);
    tap.finish([]);
    return tap.state.usage;
  }
  const { body } = recorded.response ?? {};
  if (body === undefined) return null;
  return dialect.readAnswer(encoder.encode(typeof body === 'string' ? body : JSON.stringify(body))).usage;
}

/** What the recording itself says, frame by frame. */
function listPayloads({ stream, response }: CorpusCase): readonly JsonRecord[] {
  if (stream === null) {
    const { body } = response ?? {};
    return [asRecord(typeof body === 'string' ? parseJson(body) : body)];
  }
  const lines = decoder.decode(stream).split(/\r?\n/);
  return lines.flatMap((line) => (line.startsWith('data:') ? [asRecord(parseJson(line.slice(5)))] : []));
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

function countRun(usage: JsonRecord): number {
  const { input_tokens: input, cache_read_input_tokens: read, cache_creation_input_tokens: written } = usage;
  return number(input) + number(read) + number(written) + number(usage['output_tokens']);
}

/** The tokens that the provider bills, by its own totals; null where it reports none. */
const COUNTS: Readonly<Record<string, (payloads: readonly JsonRecord[]) => number | null>> = {
  'openai-chat': (payloads) => {
    const usage = payloads
      .flatMap((each) => [
        each['usage'],
        asRecord(each['x_groq'])['usage'],
        ...asArray(each['choices']).map((choice) => asRecord(choice)['usage']),
      ])
      .map(asRecord)
      .findLast((each) => number(each['total_tokens']) > 0 || number(each['prompt_tokens']) > 0);
    if (usage === undefined) return null;
    const sum = number(usage['prompt_tokens']) + number(usage['completion_tokens']);
    return Math.max(sum, number(usage['total_tokens']));
  },
  'openai-responses': (payloads) => {
    const usage = payloads
      .flatMap((each) => [each['usage'], asRecord(each['response'])['usage']])
      .map(asRecord)
      .findLast((each) => number(each['input_tokens']) > 0);
    return usage === undefined ? null : number(usage['input_tokens']) + number(usage['output_tokens']);
  },
  'anthropic-messages': (payloads) => {
    const reports = payloads
      .flatMap((each) => [each['usage'], asRecord(each['message'])['usage']])
      .map(asRecord)
      .filter((each) => Object.keys(each).length > 0);
    if (reports.length === 0) return null;
    const last: JsonRecord = {};
    for (const report of reports)
      for (const [key, value] of Object.entries(report)) if (value !== null) Object.assign(last, { [key]: value });
    const runs = asArray(last['iterations']).map(asRecord);
    return runs.length === 0 ? countRun(last) : runs.reduce((sum, each) => sum + countRun(each), 0);
  },
  gemini: (payloads) => {
    const all = payloads.flatMap((each) => (Array.isArray(each) ? each.map(asRecord) : [each]));
    const usage = all
      .map((each) => asRecord(each['usageMetadata']))
      .findLast((each) => number(each['totalTokenCount']) > 0);
    return usage === undefined ? null : number(usage['totalTokenCount']);
  },
};

/** Some recordings are of several answers in a row, of which a client reads the first; one is of no answer. */
function isOneAnswer(payloads: readonly JsonRecord[]): boolean {
  const begun = payloads.filter(({ type }) => type === 'response.created' || type === 'message_start').length;
  return begun <= 1 && !payloads.some((each) => 'usageMetadata' in each && 'expireTime' in each);
}

const DIALECTS: readonly Dialect[] = [openaiChat, openaiResponses, anthropicMessages, gemini];

for (const dialect of DIALECTS) {
  const cases = loadCases(dialect.name);
  describe.skipIf(cases.length === 0)(`prices of recorded ${dialect.name}`, () => {
    test('every token that a provider bills is priced, and hardly ever one more', () => {
      const below: unknown[] = [];
      const above: unknown[] = [];
      let priced = 0;
      for (const recorded of cases) {
        const payloads = listPayloads(recorded);
        const billed = COUNTS[dialect.name]?.(payloads) ?? null;
        if (billed === null || billed === 0 || !isOneAnswer(payloads)) continue;
        const usage = readUsage(dialect, recorded);
        const charge = usage === null ? 0n : pricing.charge(EVEN, usage, 0);
        if (charge < BigInt(billed)) below.push({ name: recorded.name, billed, charge: String(charge) });
        if (charge > BigInt(billed)) above.push({ name: recorded.name, billed, charge: String(charge) });
        priced += 1;
      }
      expect(below).toEqual([]);
      expect(above.length).toBeLessThanOrEqual(Math.ceil(priced / 50));
      expect(priced).toBeGreaterThan(300);
    });
  });
}

const recordings = loadCases('anthropic-messages');
const find = (name: string): CorpusCase | undefined => recordings.find((each) => each.name === name);

describe.skipIf(recordings.length === 0)('prices of recorded runs', () => {
  test('an adviser costs its own model’s price, and what the answer as a whole says is not added', () => {
    const recorded = find('anthropic--ai--anthropic-advisor-20250301.1');
    const usage = recorded === undefined ? null : readUsage(anthropicMessages, recorded);
    expect(usage?.runs?.map((run) => [run.model, run.input, run.output])).toEqual([
      [null, 1051, 35],
      ['claude-opus-4-7', 2728, 3880],
      [null, 3676, 3356],
    ]);
    const adviser = compile('prv_adviser', { input: '5', output: '25' });
    const runs = usage?.runs?.map((run) => ({ ...run, priceVersionId: run.model === null ? null : 'prv_adviser' }));
    const own = compile('prv_own', { input: '3', output: '15' });
    const cost = usage === null ? 0n : pricing.cost(own, { ...usage, runs: runs ?? null }, () => adviser);
    expect(cost).toBe(BigInt((1051 + 3676) * 3000 + (35 + 3356) * 15_000 + 2728 * 5000 + 3880 * 25_000) as never);
  });

  test('a context that was condensed is paid for', () => {
    const recorded = find('anthropic--ai--anthropic-compaction.1');
    const usage = recorded === undefined ? null : readUsage(anthropicMessages, recorded);
    expect(usage).toMatchObject({ input: 60_385 + 682, output: 592 + 1320 });
    expect(usage?.runs?.map((run) => run.model)).toEqual([null, null]);
  });
});

test.skipIf(loadCases('openai-responses').length === 0)('a service tier that is not the standard one is read', () => {
  const tiers = loadCases('openai-responses').flatMap(
    (recorded) => readUsage(openaiResponses, recorded)?.serviceTier ?? [],
  );
  expect(tiers.toSorted()).toEqual(['flex', 'priority', 'provisioned']);
  const vertex = loadCases('gemini').flatMap((recorded) => readUsage(gemini, recorded)?.serviceTier ?? []);
  expect(vertex).toEqual([]);
});
