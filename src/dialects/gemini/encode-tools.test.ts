import { expect, test } from 'bun:test';
import { EMPTY_CONVERSATION } from '../conversation/index.ts';
import type { Tool } from '../conversation/index.ts';
import { gemini } from './index.ts';

const SEARCH = { kind: 'web_search', dialect: 'openai-responses', label: 'web_search', json: '{}' } as const;

function encode(tools: readonly Tool[]): { tools: readonly unknown[]; warnings: readonly string[] } {
  const { body, warnings } = gemini.encodeRequest(
    { ...EMPTY_CONVERSATION, tools, hostedTools: [SEARCH] },
    { dialect: 'gemini', provider: 'prv_1', model: 'gemini-2.5-pro' },
  );
  return { tools: JSON.parse(body).tools, warnings };
}

test('a search is asked for alone, and left out beside functions, which are refused with it', () => {
  expect(encode([])).toEqual({ tools: [{ googleSearch: {} }], warnings: [] });
  const { tools, warnings } = encode([{ name: 'f', description: null, parameters: null, strict: null }]);
  expect(tools).toEqual([{ functionDeclarations: [{ name: 'f' }] }]);
  expect(warnings).toEqual(['web_search was left out because it cannot stand beside functions']);
});

test('an excluded bound of an integer is the next one included', () => {
  const bounds = { exclusiveMinimum: 0, exclusiveMaximum: 10 };
  const parameters = JSON.stringify({
    type: 'object',
    properties: { n: { type: 'integer', ...bounds }, x: { type: 'number', ...bounds } },
  });
  const { tools, warnings } = encode([{ name: 'f', description: null, parameters, strict: null }]);
  expect(tools).toMatchObject([
    { functionDeclarations: [{ parametersJsonSchema: { properties: { n: { minimum: 1, maximum: 9 } } } }] },
  ]);
  expect(warnings.filter((warning) => warning.includes('exclusive'))).toHaveLength(2);
});
