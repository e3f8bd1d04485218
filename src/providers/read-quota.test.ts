import { expect, test } from 'bun:test';
import { HeaderText } from '../lib/header-text.ts';
import { quotaWaitMs, readQuota } from './index.ts';
import type { QuotaReading } from './index.ts';

const NOW = Date.UTC(2026, 10, 27, 12);

function headersOf(fields: Readonly<Record<string, string>>): HeaderText {
  const lines = Object.entries({ Date: 'now', 'Content-Type': 'text/plain', ...fields });
  return new HeaderText(`HTTP/1.1 200 OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`);
}

const read = (fields: Readonly<Record<string, string>>): readonly QuotaReading[] | null =>
  readQuota(headersOf(fields), NOW);

const reading = (
  unit: QuotaReading['unit'],
  limit: number | null,
  remaining: number,
  resetMs: number,
): QuotaReading => ({
  unit,
  limit,
  remaining,
  resetMs,
});

const FAMILIES: readonly (readonly [string, Record<string, string>, readonly QuotaReading[]])[] = [
  [
    'OpenAI: durations',
    {
      'X-RateLimit-Limit-Requests': '5000',
      'X-RateLimit-Remaining-Requests': '4999',
      'X-RateLimit-Reset-Requests': '12ms',
      'X-RateLimit-Limit-Tokens': '800000',
      'X-RateLimit-Remaining-Tokens': '799987',
      'X-RateLimit-Reset-Tokens': '6m0.5s',
    },
    [reading('requests', 5000, 4999, 12), reading('tokens', 800_000, 799_987, 360_500)],
  ],
  [
    'Azure: seconds, a period, and −1 where there is no limit',
    {
      'x-ratelimit-remaining-requests': '49',
      'x-ratelimit-limit-requests': '50',
      'x-ratelimit-reset-requests': '1',
      'x-ratelimit-renewalperiod-requests': '60',
      'x-ratelimit-limit-tokens': '-1',
      'x-ratelimit-remaining-tokens': '-1',
      'x-ratelimit-reset-tokens': '0',
    },
    [reading('requests', 50, 49, 1000)],
  ],
  [
    'Azure without a reset: the period',
    { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-renewalperiod-requests': '10' },
    [reading('requests', null, 0, 10_000)],
  ],
  [
    'Groq: a day of requests and a minute of tokens',
    {
      'x-ratelimit-limit-requests': '14400',
      'x-ratelimit-remaining-requests': '14370',
      'x-ratelimit-reset-requests': '2m59.56s',
    },
    [reading('requests', 14_400, 14_370, 179_560)],
  ],
  [
    'xAI: no reset is told, so a minute',
    { 'x-ratelimit-limit-requests': '1800', 'x-ratelimit-remaining-requests': '0' },
    [reading('requests', 1800, 0, 60_000)],
  ],
  [
    'Cerebras: windows in the names, fractions of seconds',
    {
      'x-ratelimit-limit-requests-day': '1440000',
      'x-ratelimit-remaining-requests-day': '1439997',
      'x-ratelimit-reset-requests-day': '24483.5',
      'x-ratelimit-limit-tokens-minute': '1000000',
      'x-ratelimit-remaining-tokens-minute': '998896',
      'x-ratelimit-reset-tokens-minute': '3.125',
    },
    [reading('requests', 1_440_000, 1_439_997, 24_483_500), reading('tokens', 1_000_000, 998_896, 3125)],
  ],
  [
    'Mistral: other names, windows without resets',
    {
      'x-ratelimit-limit-req-minute': '60',
      'x-ratelimit-remaining-req-minute': '52',
      'x-ratelimit-limit-tokens-month': '1000000000',
      'x-ratelimit-remaining-tokens-month': '0',
      'x-ratelimit-limit-req-10-second': '60',
      'x-ratelimit-remaining-req-10-second': '59',
      'x-ratelimit-tokens-query-cost': '71',
    },
    [
      reading('requests', 60, 52, 60_000),
      reading('tokens', 1_000_000_000, 0, 3_600_000),
      reading('requests', 60, 59, 10_000),
    ],
  ],
  [
    'Anthropic: instants, kinds of tokens apart',
    {
      'anthropic-ratelimit-requests-limit': '1000',
      'anthropic-ratelimit-requests-remaining': '999',
      'anthropic-ratelimit-requests-reset': '2026-11-27T12:00:03Z',
      'anthropic-ratelimit-input-tokens-limit': '450000',
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-27T12:01:00Z',
      'anthropic-ratelimit-output-tokens-remaining': '90000',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-27T11:59:00Z',
    },
    [
      reading('requests', 1000, 999, 3000),
      reading('input_tokens', 450_000, 0, 60_000),
      reading('output_tokens', null, 90_000, 0),
    ],
  ],
  [
    'OpenRouter: an instant of Unix in milliseconds',
    { 'X-RateLimit-Limit': '20', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(NOW + 4000) },
    [reading('requests', 20, 0, 4000)],
  ],
  [
    'Hugging Face: plain names, seconds',
    { 'ratelimit-limit': '400', 'ratelimit-remaining': '398', 'ratelimit-reset': '18' },
    [reading('requests', 400, 398, 18_000)],
  ],
];

test.each(FAMILIES)('%s', (_name, fields, expected) => {
  expect(read(fields)).toEqual(expected);
});

test('headers that say nothing, or nonsense, are none', () => {
  expect(read({})).toBeNull();
  expect(read({ 'x-ratelimit-key': 'gpt', 'x-ratelimit-abusepenalty-active': 'False' })).toBeNull();
  for (const nonsense of ['', 'many', '-5', '1e9', '0x10', 'NaN', '1,2'])
    expect([nonsense, read({ 'x-ratelimit-remaining-requests': nonsense })]).toEqual([nonsense, null]);
  for (const nonsense of ['', 'soon', '-5', '1h-2', 'ms', '2026'])
    expect(
      read({ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': nonsense })?.[0]?.resetMs ?? -1,
    ).toBe(nonsense === '2026' ? 2_026_000 : 60_000);
});

test('the wait is that of the last limit that is used up, and none where nothing is', () => {
  const wait = (fields: Record<string, string>): number | null => quotaWaitMs(headersOf(fields), NOW);
  const requests = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '2s' };
  const tokens = { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '9s' };
  expect(wait({ ...requests, ...tokens })).toBe(9000);
  expect(wait({ ...requests, ...tokens, 'x-ratelimit-remaining-tokens': '5' })).toBe(2000);
  expect(wait({ ...requests, 'x-ratelimit-remaining-requests': '1' })).toBeNull();
  expect(wait({ ...requests, 'x-ratelimit-reset-requests': '90d' })).toBe(86_400_000);
  expect(wait({})).toBeNull();
});
