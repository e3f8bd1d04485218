import { describe, expect, test } from 'bun:test';
import { COLD_BOUND } from './input-parts.ts';
import type { InputParts } from './input-parts.ts';
import { LearntEstimates } from './learnt-estimates.ts';

const MODEL = { id: 'dep_1', upstreamModel: 'm' };
const LONG: InputParts = { text: 10_000, beside: 0, besideMax: 0, tools: false };
const SHORT: InputParts = { text: 20, beside: 0, besideMax: 0, tools: false };
const SHORT_TOOLS: InputParts = { ...SHORT, tools: true };

/** Requests of one customer that took so many tokens. */
function teach(
  estimates: LearntEstimates,
  customer: string,
  parts: InputParts,
  inputTokens: number,
  count = 40,
  output = { outputTokens: 0, characters: 0 },
): void {
  for (let index = 0; index < count; index++) estimates.learn(MODEL, customer, { parts, inputTokens, ...output });
}

describe('the bound of an input', () => {
  test('is the cold one while nothing is known, and for a model that took the place of another', () => {
    const estimates = new LearntEstimates();
    const cold = LONG.text * COLD_BOUND.factor + COLD_BOUND.around;
    expect(estimates.inputBound(MODEL, 'a', LONG)).toBe(cold);
    teach(estimates, 'a', LONG, 9000);
    expect(estimates.inputBound({ ...MODEL, upstreamModel: 'other' }, 'a', LONG)).toBe(cold);
    expect(estimates.inputBound({ ...MODEL, id: 'dep_2' }, 'a', LONG)).toBe(cold);
  });

  test('comes near what a model takes, and stays above it', () => {
    const estimates = new LearntEstimates();
    teach(estimates, 'a', SHORT, 30);
    teach(estimates, 'a', LONG, 9000);
    const bound = estimates.inputBound(MODEL, 'a', LONG);
    expect(bound).toBeGreaterThan(9000);
    expect(bound).toBeLessThan(10_500);
  });

  test('never goes below the safe factor, however little was counted', () => {
    const estimates = new LearntEstimates();
    for (const customer of ['a', 'b', 'c']) teach(estimates, customer, LONG, 10, 1000);
    expect(estimates.inputBound(MODEL, 'a', LONG)).toBeGreaterThanOrEqual(LONG.text * 0.8);
    expect(estimates.inputBound(MODEL, 'new', LONG)).toBeGreaterThanOrEqual(LONG.text * 0.8);
  });

  test('learns what a server adds around requests, and around tools, apart', () => {
    const estimates = new LearntEstimates();
    teach(estimates, 'a', SHORT, 1500);
    teach(estimates, 'a', SHORT_TOOLS, 3000);
    expect(estimates.inputBound(MODEL, 'a', SHORT)).toBeGreaterThan(1500);
    expect(estimates.inputBound(MODEL, 'a', SHORT)).toBeLessThan(1600);
    expect(estimates.inputBound(MODEL, 'a', SHORT_TOOLS)).toBeGreaterThan(3000);
    expect(estimates.inputBound(MODEL, 'a', SHORT_TOOLS)).toBeLessThan(3100);
  });

  test('is not moved by one accident among many', () => {
    const estimates = new LearntEstimates();
    teach(estimates, 'a', LONG, 9000);
    const before = estimates.inputBound(MODEL, 'a', LONG);
    teach(estimates, 'a', LONG, 29_000, 1);
    teach(estimates, 'a', LONG, 9000, 20);
    expect(estimates.inputBound(MODEL, 'a', LONG)).toBe(before);
  });

  test('of one customer is raised by no other, whose texts are dense', () => {
    const estimates = new LearntEstimates();
    for (const customer of ['a', 'b']) teach(estimates, customer, LONG, 9000);
    const before = estimates.inputBound(MODEL, 'a', LONG);
    teach(estimates, 'dense', LONG, 29_000, 5000);
    expect(estimates.inputBound(MODEL, 'a', LONG)).toBe(before);
    expect(estimates.inputBound(MODEL, 'unknown', LONG)).toBe(before);
    expect(estimates.inputBound(MODEL, 'dense', LONG)).toBeGreaterThan(29_000);
  });

  test('of one customer is lowered by no other, who sends texts that take nothing', () => {
    const estimates = new LearntEstimates();
    teach(estimates, 'a', LONG, 14_000);
    const before = estimates.inputBound(MODEL, 'a', LONG);
    teach(estimates, 'empty', LONG, 100, 5000);
    expect(estimates.inputBound(MODEL, 'a', LONG)).toBe(before);
  });

  test('has what the text does not show on top, and learns nothing from such requests', () => {
    const estimates = new LearntEstimates();
    const withFile: InputParts = { text: 10_000, beside: 10_000, besideMax: 32_000, tools: false };
    teach(estimates, 'a', withFile, 500_000);
    expect(estimates.changes).toBe(0);
    expect(estimates.inputBound(MODEL, 'a', withFile)).toBe(LONG.text * COLD_BOUND.factor + COLD_BOUND.around + 32_000);
  });
});

describe('what is charged where nothing is reported', () => {
  test('is what like requests took, by the middle and not by the highest', () => {
    const estimates = new LearntEstimates();
    teach(estimates, 'a', SHORT, 30);
    teach(estimates, 'a', LONG, 5000, 20);
    teach(estimates, 'a', LONG, 9000, 10);
    expect(Math.abs(estimates.inputLikely(MODEL, 'a', LONG) - 5000)).toBeLessThan(100);
  });

  test('is the output by the characters that a token of this model has', () => {
    const estimates = new LearntEstimates();
    expect(estimates.outputLikely(MODEL, 'a', 3000)).toBe(1000);
    teach(estimates, 'a', LONG, 9000, 20, { outputTokens: 250, characters: 1000 });
    expect(estimates.outputLikely(MODEL, 'a', 3000)).toBe(750);
    expect(estimates.outputLikely(MODEL, 'other', 3000)).toBe(750);
  });
});

describe('what was learnt', () => {
  test('outlives the process', () => {
    const estimates = new LearntEstimates();
    teach(estimates, 'a', SHORT_TOOLS, 700);
    teach(estimates, 'b', LONG, 9000, 40, { outputTokens: 250, characters: 1000 });
    const later = new LearntEstimates();
    later.restore(JSON.parse(JSON.stringify(estimates.snapshot())));
    for (const customer of ['a', 'b', 'c']) {
      for (const parts of [LONG, SHORT, SHORT_TOOLS]) {
        const [before, after] = [estimates, later].map((each) => each.inputBound(MODEL, customer, parts));
        expect(Math.abs((before ?? 0) - (after ?? 0))).toBeLessThan((before ?? 0) / 500);
      }
    }
    expect(later.outputLikely(MODEL, 'c', 3000)).toBe(750);
  });

  test('is left out where it makes no sense', () => {
    const estimates = new LearntEstimates();
    const customers = [{ id: 'a', factor: ['x', -1, null, 1e9], around: 'many' }, 5];
    for (const broken of [undefined, 5, 'x', [5], [{ id: 'dep_1', upstream_model: 'm', customers }]])
      estimates.restore(broken);
    expect(estimates.inputBound(MODEL, 'a', LONG)).toBe(LONG.text * COLD_BOUND.factor + COLD_BOUND.around);
  });

  test('is bounded, however many models and customers there are', () => {
    const estimates = new LearntEstimates();
    const counts = { parts: LONG, inputTokens: 9000, outputTokens: 0, characters: 0 };
    for (let model = 0; model < 2000; model++) {
      for (let customer = 0; customer < 40; customer++)
        estimates.learn({ id: `dep_${model}`, upstreamModel: 'm' }, `cus_${customer}`, counts);
    }
    const kept = estimates.snapshot() as readonly { readonly customers: readonly unknown[] }[];
    expect(kept.length).toBe(512);
    expect(Math.max(...kept.map(({ customers }) => customers.length))).toBe(16);
  });
});
