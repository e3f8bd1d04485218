import { expect, test } from 'bun:test';
import { formatInstant, parseInstant } from './instants.ts';

test.each([
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00.5z', '2026-01-31T12:00:00.500Z'],
  ['2026-01-31T12:00:00.123456789+02:30', '2026-01-31T09:30:00.123Z'],
  ['2024-02-29T23:59:59-01:00', '2024-03-01T00:59:59.000Z'],
  ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z'],
])('%s is the instant %s', (text, instant) => {
  expect(formatInstant(parseInstant(text) ?? Number.NaN)).toBe(instant);
});

test.each([
  '2026-01-31',
  '2026-01-31T12:00Z',
  '2026-01-31T12:00:00',
  '2026-02-30T12:00:00Z',
  '2026-13-01T12:00:00Z',
  '2026-01-31T24:00:00Z',
  '2026-01-31T12:60:00Z',
  '2026-01-31T12:00:00+24:00',
  '1969-12-31T23:59:59Z',
  'yesterday',
  '1760000000',
])('%s is no instant', (text) => {
  expect(parseInstant(text)).toBeNull();
});
