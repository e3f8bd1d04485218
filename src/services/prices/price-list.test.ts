import { describe, expect, test } from 'bun:test';
import { GatewayError } from '../../lib/errors/index.ts';
import { parsePriceList } from './price-list.ts';

const RULES = {
  kinds: new Set(['openai', 'deepseek']),
  currencies: new Map([
    ['USD', 1_000_000_000n],
    ['CNY', 140_000_000n],
  ]),
  now: Date.UTC(2026, 10, 1),
};
const read = (text: string, format: 'json' | 'csv') => parsePriceList(text, format, 'a list', RULES);

function problemsOf(text: string, format: 'json' | 'csv'): unknown[] {
  try {
    read(text, format);
  } catch (error) {
    if (error instanceof GatewayError)
      return error.details.map((detail) => `${String(detail['path'])}: ${String(detail['problem'])}`);
    throw error;
  }
  return [];
}

describe('a list in CSV', () => {
  test.each([
    '__proto__.polluted',
    'constructor.prototype.zz',
    'tools.__proto__',
    '__proto__.free',
    'input.foo',
    'tiers',
    'tools..x',
  ])('refuses the column %s, and leaves every other object as it was', (column) => {
    expect(problemsOf(`kind,model,input,output,${column}\nopenai,gpt-a,1,2,evil`, 'csv')).toEqual([
      `line 1: has a column that names no part of a price: ${column}`,
    ]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect([({} as Record<string, unknown>)['polluted'], ({} as Record<string, unknown>)['zz']]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('has a column for each part, by its path in a price', () => {
    const text = [
      'kind,model,effective_from,currency,input,output,cached_input,tools.web_search,tiers.200000.input,service_tiers.flex.multiplier',
      'openai,gpt-a,,,2,8,0.5,0.01,4,0.5',
      '"deepseek","ds,b",2026-12-01T00:00:00Z,CNY,1,free,,,,',
    ].join('\n');
    const { name, prices } = read(text, 'csv');
    expect(name).toBe('a list');
    expect(prices).toEqual([
      {
        kind: 'openai',
        model: 'gpt-a',
        effectiveFrom: null,
        price: {
          input: '2',
          output: '8',
          cached_input: '0.5',
          tools: { web_search: '0.01' },
          tiers: [{ above_input_tokens: 200_000, input: '4' }],
          service_tiers: { flex: { multiplier: '0.5' } },
        },
      },
      {
        kind: 'deepseek',
        model: 'ds,b',
        effectiveFrom: Date.UTC(2026, 11, 1),
        price: { currency: 'CNY', input: '1', output: '0' },
      },
    ]);
  });

  test('is refused with the line of each mistake, and an empty or zero price is never taken for free', () => {
    const text = [
      'kind,model,input,output,typo',
      'openai,good,1,2,',
      'openai,empty,,2,',
      'openai,zero,0,2,',
      'openai,zeros,0.00,00.0,',
      'nobody,m,1,2,',
      'openai,odd,1,2,x',
      'openai,minus,-1,2,',
      'openai,good,1,2,',
    ].join('\r\n');
    expect(problemsOf(text, 'csv')).toEqual([
      expect.stringMatching(/^line 3: input: /),
      'line 4: input: is zero: write free where it costs nothing',
      'line 5: input: is zero: write free where it costs nothing',
      'line 5: output: is zero: write free where it costs nothing',
      'line 6: kind: is not a kind of provider',
      'line 7: typo: is not a field of a price',
      expect.stringMatching(/^line 8: input: must be a decimal string/),
      'line 9: prices what line 2 has priced',
    ]);
  });

  test('is refused with the line of each price in a currency that has no rate', () => {
    const text =
      'kind,model,currency,input,output\nopenai,a,EUR,1,2\nopenai,b,CNY,1,2\nopenai,c,,1,2\nopenai,d,JPY,1,2\n';
    expect(problemsOf(text, 'csv')).toEqual([
      'line 2: currency: has no rate: set currency_rates.EUR in the settings',
      'line 5: currency: has no rate: set currency_rates.JPY in the settings',
    ]);
  });

  test('is refused where it is no CSV, or has no such columns', () => {
    expect(problemsOf('kind,model,input,output\nopenai,m,1\n', 'csv')).toEqual([
      expect.stringMatching(/^line 2: is not CSV/),
    ]);
    expect(problemsOf('kind,model,input,output\nopenai,"m,1,2\n', 'csv')).toEqual([
      expect.stringMatching(/^line \d: is not CSV/),
    ]);
    expect(problemsOf('model,input\nm,1\n', 'csv')).toEqual(['line 1: must name the column kind']);
    expect(problemsOf('kind,model,input,input\nopenai,m,1,1\n', 'csv')).toEqual([
      'line 1: must not name one column twice',
    ]);
    expect(problemsOf('kind,model\n', 'csv')).toEqual(['prices: must hold at least one price']);
  });
});

describe('a list in JSON', () => {
  test('names itself, and its prices are those of the API', () => {
    const text = JSON.stringify({
      name: 'contract 7',
      prices: [
        { kind: 'openai', model: 'm', input: '1', output: 'free' },
        { kind: 'openai', model: 'n', free: true },
      ],
    });
    expect(read(text, 'json')).toEqual({
      name: 'contract 7',
      prices: [
        { kind: 'openai', model: 'm', effectiveFrom: null, price: { input: '1', output: '0' } },
        { kind: 'openai', model: 'n', effectiveFrom: null, price: { free: true } },
      ],
    });
  });

  test('is refused with the line of each mistake', () => {
    const text = [
      '{ "prices": [',
      '  { "kind": "openai", "model": "m", "input": "1", "output": "2" },',
      '  { "kind": "openai", "model": "m",',
      '    "effective_from": "2020-01-01T00:00:00Z", "input": "1", "output": "0" },',
      '  { "kind": "openai", "model": "n", "input": 1, "output": "2" },',
      '  7',
      '] }',
    ].join('\n');
    expect(problemsOf(text, 'json')).toEqual([
      'line 3: effective_from: must not be in the past: what was charged stays as it is',
      'line 3: output: is zero: write free where it costs nothing',
      expect.stringMatching(/^line 5: input: /),
      'line 6: kind: is not a kind of provider',
      "line 6: model: must be the provider's name of a model",
      expect.stringMatching(/^line 6/),
    ]);
    expect(problemsOf('{ "prices": [\n  { "kind": "openai" "model"', 'json')).toEqual([
      'line 2: is not JSON from here on',
    ]);
    expect(problemsOf('{"prices":[],"more":1}', 'json')).toEqual(['more: is not a field of a price list']);
    expect(problemsOf('[]', 'json')).toEqual(['prices: must be a list of prices']);
  });
});
