import { expect, test } from 'bun:test';
import { parsePriceDocument, priceDocumentSchema } from './price-document.ts';

const problemsOf = (value: unknown): readonly string[] => {
  const result = parsePriceDocument(value);
  return result.ok ? [] : result.problems.map((problem) => problem.path);
};

test('a full price is accepted as it is written', () => {
  const document = {
    input: '2.50',
    output: '10',
    cached_input: '0.625',
    cache_write_5m: '3',
    request: '0.000000001',
    tools: { web_search: '0.01' },
    tiers: [{ above_input_tokens: 200_000, input: '5', output: '20' }],
    currency: 'EUR',
  };
  expect(parsePriceDocument(document)).toEqual({ ok: true, document });
  expect(priceDocumentSchema.parse(document)).toEqual(document);
});

test('a free price stands alone', () => {
  expect(priceDocumentSchema.parse({ free: true })).toEqual({ free: true });
  expect(problemsOf({ free: true, input: '1' })).toEqual(['input']);
  expect(problemsOf({ free: false })).toEqual(['free']);
});

for (const text of ['', '-1', '1e3', '1.', '.5', '0x1', ' 1', '1,5', '1.0000000001', '1234567890', 'NaN', 1, null]) {
  test(`${JSON.stringify(text)} is no rate`, () => {
    expect(problemsOf({ input: text, output: '1' })).toEqual(['input']);
  });
}

test('each wrong field is named by its path', () => {
  const tiers = [{ above_input_tokens: 0, input: '1' }, { above_input_tokens: 5 }];
  expect(problemsOf({ input: '1', tiers, surplus: 1 }).toSorted()).toEqual([
    'output',
    'surplus',
    'tiers.0.above_input_tokens',
    'tiers.1',
  ]);
});

test('two tiers with one threshold are refused', () => {
  const tier = { above_input_tokens: 10, input: '1' };
  expect(problemsOf({ input: '1', output: '1', tiers: [tier, tier] })).toEqual(['tiers']);
});

test('what is no object is refused', () => {
  for (const value of [null, [], 'free', 3]) expect(problemsOf(value)).toEqual(['']);
});
