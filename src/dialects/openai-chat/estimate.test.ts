import { expect, test } from 'bun:test';
import { estimateInput } from '../../metering/index.ts';
import { readInput } from './estimate.ts';

const encoder = new TextEncoder();

function estimate(content: unknown, more: object = {}): number {
  const value = { model: 'm', messages: [{ role: 'user', content }], ...more };
  return estimateInput(readInput(encoder.encode(JSON.stringify(value)), value, []));
}

const BASE64 = 'A'.repeat(600_000);
const EMPTY = estimate([{ type: 'text', text: '' }]);

test('prose and code are estimated from above, and within twice their tokens', () => {
  const words = 'the quick brown fox jumps over the lazy dog '.repeat(200);
  const tokens = 9 * 200;
  expect(estimate(words)).toBeGreaterThan(tokens);
  expect(estimate(words)).toBeLessThan(2 * tokens);
});

test('a wide character counts as one token at least', () => {
  expect(estimate('漢'.repeat(500))).toBeGreaterThanOrEqual(500);
});

test('an image counts by its detail and not by its bytes', () => {
  const url = `data:image/png;base64,${BASE64}`;
  const low = estimate([{ type: 'image_url', image_url: { url, detail: 'low' } }]) - EMPTY;
  const high = estimate([{ type: 'image_url', image_url: { url } }]) - EMPTY;
  expect(low).toBeGreaterThanOrEqual(85);
  expect(low).toBeLessThan(200);
  expect(high).toBeGreaterThanOrEqual(1600);
  expect(high).toBeLessThan(2000);
  expect(estimate([{ type: 'image_url', image_url: { url } }], { model: 'gpt-4o-mini' })).toBeGreaterThan(25_501);
});

test('audio counts by its time, documents by their pages', () => {
  const sound = (format: string): number =>
    estimate([{ type: 'input_audio', input_audio: { data: BASE64, format } }]) - EMPTY;
  expect(sound('mp3')).toBeGreaterThan(3000);
  expect(sound('wav')).toBeLessThan(sound('mp3'));
  expect(estimate([{ type: 'file', file: { file_data: BASE64 } }]) - EMPTY).toBeGreaterThan(100_000);
  expect(estimate([{ type: 'file', file: { file_id: 'f' } }]) - EMPTY).toBeGreaterThan(10_000);
});

test('base64 in a text is text', () => {
  expect(estimate(BASE64)).toBeGreaterThan(200_000 - 1);
});

test('what stands twice in the text counts twice, whatever a parser takes', () => {
  const text = `{"messages":[{"role":"user","content":"${'long '.repeat(1000)}","content":"short"}]}`;
  const value = JSON.parse(text) as Record<string, unknown>;
  expect(estimateInput(readInput(encoder.encode(text), value, []))).toBeGreaterThan(700);
});

test('tools bring the preamble that vendors add', () => {
  expect(estimate('x', { tools: [{ type: 'function', function: { name: 'f' } }] }) - estimate('x')).toBeGreaterThan(
    350,
  );
});
