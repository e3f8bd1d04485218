import { expect, test } from 'bun:test';
import { listBuckets } from '../../console/src/lib/buckets.ts';
import { boundSpan, readReportSpan, reportZone } from '../../console/src/lib/time-span.ts';
import { countDecimals, fromPercent, toPercent } from '../../console/src/lib/decimal.ts';

const at = (text: string): number => Date.parse(text);

test('a time has every day of the zone, also where the clocks go forward and back', () => {
  const spring = { from: at('2026-03-28T12:00:00+01:00'), to: at('2026-03-30T12:00:00+02:00') };
  expect(listBuckets(spring, 'day', 'Europe/Berlin', [])).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
  const autumn = { from: at('2026-10-24T00:00:00+02:00'), to: at('2026-10-27T00:00:00+01:00') };
  expect(listBuckets(autumn, 'day', 'Europe/Berlin', [])).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
});

test('a day with 25 hours has 25, one with 23 has 23', () => {
  const count = (from: string, to: string): number =>
    listBuckets({ from: at(from), to: at(to) }, 'hour', 'Europe/Berlin', []).length;
  expect(count('2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00')).toBe(25);
  expect(count('2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00')).toBe(23);
});

test('days are those of the zone, not of UTC, and the hour in which a time begins is one of it', () => {
  const span = { from: at('2026-11-27T23:30:00Z'), to: at('2026-11-28T01:00:00Z') };
  expect(listBuckets(span, 'day', 'Asia/Shanghai', [])).toEqual(['2026-11-28']);
  expect(listBuckets(span, 'day', 'UTC', [])).toEqual(['2026-11-27', '2026-11-28']);
  expect(listBuckets(span, 'hour', 'UTC', [])).toEqual(['2026-11-27T23:00:00.000Z', '2026-11-28T00:00:00.000Z']);
});

test('a report of so many hours or days has so many, the one that runs among them', () => {
  const now = at('2026-11-28T14:20:00Z');
  const count = (range: string, interval: 'hour' | 'day'): number => {
    const span = boundSpan(readReportSpan({ range }, '30d', now), now);
    return listBuckets(span, interval, reportZone(), []).length;
  };
  expect(count('24h', 'hour')).toBe(24);
  expect(['7d', '30d', '90d'].map((range) => count(range, 'day'))).toEqual([7, 30, 90]);
  expect(readReportSpan({ from: '2026-11-01T00:00:00Z' }, '30d', now)).toEqual({ from: '2026-11-01T00:00:00Z' });
});

test('months are listed across a year', () => {
  const span = { from: at('2026-11-15T00:00:00Z'), to: at('2027-02-01T00:00:00Z') };
  expect(listBuckets(span, 'month', 'UTC', [])).toEqual(['2026-11', '2026-12', '2027-01']);
});

test('what was used is listed in its order also where the time is open or too long', () => {
  expect(listBuckets(null, 'day', 'UTC', ['2026-02-01', '2026-01-01', '2026-02-01'])).toEqual([
    '2026-01-01',
    '2026-02-01',
  ]);
  const long = { from: at('2020-01-01T00:00:00Z'), to: at('2026-01-01T00:00:00Z') };
  expect(listBuckets(long, 'hour', 'UTC', ['2024-01-01T00:00:00.000Z'])).toEqual(['2024-01-01T00:00:00.000Z']);
});

test('the amounts of a column are written with as many digits as the longest needs', () => {
  expect(countDecimals(['1', '0.25', undefined, '-0.0100', '3.00'])).toBe(2);
  expect(countDecimals(['0.123456789', '1'], 6)).toBe(6);
  expect(countDecimals([])).toBe(0);
});

test('a share and its percent are the same, exactly', () => {
  expect(['0.10', '0', '1', '-0.125', '0.000001'].map(toPercent)).toEqual(['10', '0', '100', '-12.5', '0.0001']);
  expect(['10', '0', '100', '-12.5', '0.0001', '7'].map(fromPercent)).toEqual([
    '0.1',
    '0',
    '1',
    '-0.125',
    '0.000001',
    '0.07',
  ]);
});
