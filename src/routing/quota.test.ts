import { expect, test } from 'bun:test';
import { HeaderText } from '../lib/header-text.ts';
import { Quota } from './quota.ts';

const WALL = Date.UTC(2026, 10, 27);

function said(fields: Readonly<Record<string, string>>): HeaderText {
  return new HeaderText(
    `HTTP/1.1 200 OK\r\n${Object.entries(fields)
      .map((line) => `${line.join(': ')}\r\n`)
      .join('')}`,
  );
}

const requests = (remaining: number, reset = '10s'): HeaderText =>
  said({ 'x-ratelimit-remaining-requests': String(remaining), 'x-ratelimit-reset-requests': reset });

test('of what is left every call that is sent takes one, until an answer tells anew', () => {
  const quota = new Quota();
  quota.begin(10);
  quota.note(requests(2), WALL, 0);
  const low: boolean[] = [];
  for (let call = 0; call < 4; call++) {
    low.push(quota.isLow(1, 10));
    quota.begin(10);
  }
  expect(low).toEqual([false, false, true, true]);
  expect(quota.view(1)).toEqual([{ unit: 'requests', limit: null, remaining: 0, resetMs: 9_999 }]);
  quota.note(requests(7), WALL, 2);
  expect([quota.isLow(3, 10), quota.view(3)[0]?.remaining]).toEqual([false, 7]);
});

test('what was said is over with its reset', () => {
  const quota = new Quota();
  quota.note(requests(0), WALL, 0);
  expect([quota.isLow(9_999, 1), quota.isLow(10_000, 1)]).toEqual([true, false]);
  expect(quota.view(10_000)).toEqual([]);
});

test('while there is plenty a newer answer is read after a quarter of a second, or once half may be gone', () => {
  const quota = new Quota();
  quota.note(requests(100), WALL, 0);
  expect(quota.isLow(0, 1)).toBe(false);
  quota.note(requests(0), WALL, 1);
  expect([quota.isLow(249, 1), quota.isLow(250, 1)]).toEqual([false, true]);
  const busy = new Quota();
  busy.note(requests(100), WALL, 0);
  expect(busy.isLow(0, 1)).toBe(false);
  busy.note(requests(0), WALL, 1);
  for (let call = 0; call < 49; call++) busy.begin(1);
  expect(busy.isLow(2, 1)).toBe(false);
  busy.begin(1);
  expect(busy.isLow(2, 1)).toBe(true);
});

test('an answer that says nothing takes nothing back', () => {
  const quota = new Quota();
  quota.note(requests(0), WALL, 0);
  expect(quota.isLow(1, 1)).toBe(true);
  quota.note(said({ 'content-type': 'text/plain' }), WALL, 5);
  expect(quota.isLow(6, 1)).toBe(true);
});

test('input is taken from what is left of tokens and of input tokens, and not from output tokens', () => {
  const quota = new Quota();
  quota.note(
    said({
      'anthropic-ratelimit-input-tokens-remaining': '100',
      'anthropic-ratelimit-output-tokens-remaining': '1',
    }),
    WALL,
    0,
  );
  expect([quota.isLow(1, 100), quota.isLow(1, 101)]).toEqual([false, true]);
  quota.begin(60);
  expect([quota.isLow(1, 40), quota.isLow(1, 41)]).toEqual([false, true]);
});

test('a deployment of which nothing was heard is never low', () => {
  const quota = new Quota();
  for (let call = 0; call < 1000; call++) quota.begin(1_000_000);
  expect([quota.isLow(0, 1e9), quota.view(0)]).toEqual([false, []]);
});
