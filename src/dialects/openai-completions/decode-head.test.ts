import { expect, test } from 'bun:test';
import { GatewayError } from '../../lib/errors/index.ts';
import { countedParts } from '../../metering/index.ts';
import { decodeHead } from './decode-head.ts';
import { editBody } from './edit-body.ts';

const encoder = new TextEncoder();
const decode = (body: object) => decodeHead(encoder.encode(JSON.stringify({ model: 'm', ...body }))).head;

test('every prompt is estimated, and every answer that is made is counted', () => {
  expect(decode({ prompt: 'Hello!' })).toMatchObject({ input: countedParts(3), choices: 1, outputTokensMax: null });
  expect(decode({ prompt: ['Hello!', 'Hello!'], n: 2, max_tokens: 7 })).toMatchObject({
    input: countedParts(6),
    choices: 4,
    outputTokensMax: 7,
  });
  expect(decode({ prompt: [1, 2, 3] })).toMatchObject({ input: countedParts(3), choices: 1 });
  expect(decode({ prompt: [[1, 2], [3]], best_of: 5, n: 2 })).toMatchObject({ input: countedParts(3), choices: 10 });
  expect(decode({ prompt: 'Hello!', suffix: 'Hello!' }).input.beside).toBe(6);
  expect(decode({})).toMatchObject({ input: countedParts(0), choices: 1 });
});

test('none at all may be asked for: then only the prompt is scored', () => {
  expect(decode({ prompt: 'a', max_tokens: 0 }).outputTokensMax).toBe(0);
});

test.each([
  ['prompt', { prompt: 5 }],
  ['prompt', { prompt: ['a', 1] }],
  ['prompt', { prompt: [[1], 'a'] }],
  ['max_tokens', { prompt: 'a', max_tokens: -1 }],
  ['n', { prompt: 'a', n: 129 }],
  ['best_of', { prompt: 'a', best_of: 0 }],
  ['stop', { prompt: 'a', stop: [1] }],
  ['logit_bias', { prompt: 'a', logit_bias: [] }],
])('a wrong %s is named', (path, body) => {
  let named: unknown = null;
  try {
    decode(body);
  } catch (error) {
    if (error instanceof GatewayError) named = error.details[0]?.['path'];
  }
  expect(named).toBe(path);
});

test('only what is edited changes in a kept body', () => {
  const text = '{ "prompt":"\\u00e9", "max_tokens" : 50,"model":"m","x":1.0}';
  const keep = { model: 'up', requestUsage: false, outputTokensMax: null };
  expect(editBody(text, keep)).toBe(text.replace('"m"', '"up"'));
  expect(editBody(text, { ...keep, outputTokensMax: 10 })).toBe(text.replace('"m"', '"up"').replace('50', '10'));
  expect(editBody(text, { ...keep, outputTokensMax: 90 })).toBe(text.replace('"m"', '"up"'));
  expect(editBody('{"model":"m"}', { model: 'm', requestUsage: true, outputTokensMax: 3 })).toBe(
    '{"model":"m","stream_options":{"include_usage":true},"max_tokens":3}',
  );
});
