import { expect, test } from 'bun:test';
import { GatewayError } from '../../lib/errors/index.ts';
import { decodeHead } from './decode-head.ts';

const encoder = new TextEncoder();
const decode = (body: unknown) =>
  decodeHead(encoder.encode(typeof body === 'string' ? body : JSON.stringify(body))).head;

function problemOf(body: unknown): unknown {
  try {
    decode(body);
  } catch (error) {
    if (error instanceof GatewayError) return error.details[0]?.['path'] ?? error.type;
  }
  return null;
}

test('every shape of input is taken, and its tokens are estimated', () => {
  const estimate = (input: unknown): number => decode({ model: 'm', input }).input.beside;
  expect(estimate('Hello!')).toBe(5);
  expect(estimate(['Hello!', 'Hello!'])).toBe(10);
  expect(estimate([1, 2, 3])).toBe(3);
  expect(estimate([[1, 2], [3]])).toBe(3);
  expect(estimate('你好')).toBe(5);
  expect(estimate('')).toBe(2);
  expect(estimate([])).toBe(1);
});

test('nothing is put out, so nothing is held for it', () => {
  const head = decode({ model: 'm', input: 'Hi', dimensions: 8, encoding_format: 'base64' });
  expect(head).toMatchObject({ model: 'm', stream: false, outputTokensMax: 0, choices: 1 });
});

test('a picture counts by kind and not by the length of its base64', () => {
  const url = `data:image/png;base64,${'A'.repeat(400_000)}`;
  const input = [{ content: [{ type: 'image_url', image_url: { url } }] }];
  expect(decode({ model: 'm', input }).input.beside).toBeLessThan(2000);
});

test.each([
  ['model', { input: 'Hi' }],
  ['input', { model: 'm' }],
  ['input', { model: 'm', input: 5 }],
  ['input', { model: 'm', input: ['Hi', [1]] }],
  ['input', { model: 'm', input: [1.5] }],
  ['dimensions', { model: 'm', input: 'Hi', dimensions: 1.5 }],
  ['encoding_format', { model: 'm', input: 'Hi', encoding_format: [] }],
  ['input', '{"model":"m","input":"a","input":"b"}'],
  ['invalid_json', '{"model":'],
  ['body', '[]'],
])('a wrong %s is named', (path, body) => {
  expect(problemOf(body)).toBe(path);
});
