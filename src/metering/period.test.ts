import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { computePeriod, createPeriods, isTimeZone } from './period.ts';

const at = (text: string): number => Date.parse(text);
const show = (period: ReturnType<typeof computePeriod>): string =>
  `${new Date(period.start).toISOString()} ${period.end === null ? '-' : new Date(period.end).toISOString()}`;

describe('calendar', () => {
  test('a day is half-open', () => {
    const start = at('2026-03-10T00:00:00Z');
    expect(show(computePeriod('day', 'UTC', 1, start))).toBe('2026-03-10T00:00:00.000Z 2026-03-11T00:00:00.000Z');
    expect(computePeriod('day', 'UTC', 1, start - 1).end).toBe(start);
  });

  test('a day begins at local midnight', () => {
    expect(show(computePeriod('day', 'Asia/Shanghai', 1, at('2026-03-10T16:00:00Z')))).toBe(
      '2026-03-10T16:00:00.000Z 2026-03-11T16:00:00.000Z',
    );
  });

  test('a week begins on its day', () => {
    expect(show(computePeriod('week', 'UTC', 1, at('2026-03-11T10:00:00Z')))).toBe(
      '2026-03-09T00:00:00.000Z 2026-03-16T00:00:00.000Z',
    );
    expect(show(computePeriod('week', 'UTC', 7, at('2026-03-11T10:00:00Z')))).toBe(
      '2026-03-08T00:00:00.000Z 2026-03-15T00:00:00.000Z',
    );
  });

  test('a month is clamped to its length and always computed from the anchor day', () => {
    const starts = ['2026-01-31T12:00:00Z', '2026-02-28T00:00:00Z', '2026-03-30T23:59:59Z', '2026-03-31T00:00:00Z'];
    expect(starts.map((text) => show(computePeriod('month', 'UTC', 31, at(text))))).toEqual([
      '2026-01-31T00:00:00.000Z 2026-02-28T00:00:00.000Z',
      '2026-02-28T00:00:00.000Z 2026-03-31T00:00:00.000Z',
      '2026-02-28T00:00:00.000Z 2026-03-31T00:00:00.000Z',
      '2026-03-31T00:00:00.000Z 2026-04-30T00:00:00.000Z',
    ]);
    expect(show(computePeriod('month', 'UTC', 30, at('2028-02-29T10:00:00Z')))).toBe(
      '2028-02-29T00:00:00.000Z 2028-03-30T00:00:00.000Z',
    );
  });

  test('a total has no end', () => {
    expect(computePeriod('total', 'UTC', 1, at('2026-03-10T00:00:00Z'))).toEqual({ start: 0, end: null });
  });
});

describe('daylight saving', () => {
  const hours = (zone: string, text: string): number => {
    const { start, end } = computePeriod('day', zone, 1, at(text));
    return ((end ?? start) - start) / 3_600_000;
  };

  test('days of 23 and 25 hours', () => {
    expect(hours('Europe/Berlin', '2026-03-29T12:00:00Z')).toBe(23);
    expect(hours('Europe/Berlin', '2026-10-25T12:00:00Z')).toBe(25);
    expect(hours('America/New_York', '2026-11-01T12:00:00Z')).toBe(25);
  });

  test('a midnight that does not exist is the first instant that does', () => {
    expect(show(computePeriod('day', 'America/Sao_Paulo', 1, at('2018-11-04T12:00:00Z')))).toBe(
      '2018-11-04T03:00:00.000Z 2018-11-05T02:00:00.000Z',
    );
    expect(hours('America/Sao_Paulo', '2018-11-04T12:00:00Z')).toBe(23);
  });

  test('a midnight that comes twice is the first of both', () => {
    expect(show(computePeriod('day', 'America/Havana', 1, at('2025-11-02T04:30:00Z')))).toBe(
      '2025-11-02T04:00:00.000Z 2025-11-03T05:00:00.000Z',
    );
    expect(hours('America/Havana', '2025-11-02T05:30:00Z')).toBe(25);
  });

  test('a day that a zone has skipped is nobody’s period', () => {
    const before = computePeriod('day', 'Pacific/Apia', 1, at('2011-12-30T09:59:59Z'));
    const after = computePeriod('day', 'Pacific/Apia', 1, at('2011-12-30T10:00:00Z'));
    expect(before.end).toBe(after.start);
    expect(show(after)).toBe('2011-12-30T10:00:00.000Z 2011-12-31T10:00:00.000Z');
  });

  test('clocks that go back over midnight leave no instant outside its period', () => {
    const transition = at('2010-11-07T02:31:00Z');
    for (const now of [transition - 30_000, transition, transition + 1_800_000, transition + 3_600_000]) {
      const { start, end } = computePeriod('day', 'America/St_Johns', 1, now);
      expect(start <= now && now < (end ?? 0)).toBe(true);
    }
  });
});

const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'America/Sao_Paulo',
  'America/New_York',
  'Pacific/Apia',
  'Europe/London',
  'Australia/Lord_Howe',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'America/St_Johns',
];

test('periods hold their instant and follow each other without gap or overlap, in every zone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('day', 'week', 'month'),
      fc.constantFrom(...ZONES),
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: at('1995-01-01T00:00:00Z'), max: at('2038-01-01T00:00:00Z') }),
      (period, zone, day, now) => {
        const resetDay = period === 'week' ? ((day - 1) % 7) + 1 : day;
        const { start, end } = computePeriod(period, zone, resetDay, now);
        if (end === null) throw new Error('expected an end');
        expect(start <= now && now < end).toBe(true);
        expect(computePeriod(period, zone, resetDay, start)).toEqual({ start, end });
        expect(computePeriod(period, zone, resetDay, end - 1)).toEqual({ start, end });
        expect(computePeriod(period, zone, resetDay, end).start).toBe(end);
        expect(computePeriod(period, zone, resetDay, start - 1).end).toBe(start);
      },
    ),
    { seed: 7, numRuns: 1500 },
  );
});

test('the cache answers as the calendar does, forwards and backwards', () => {
  const cached = createPeriods();
  for (const text of ['2026-03-10T23:59:59Z', '2026-03-11T00:00:00Z', '2026-03-10T12:00:00Z', '2026-07-01T00:00:00Z']) {
    for (const zone of ZONES) {
      expect(cached('day', zone, 1, at(text))).toEqual(computePeriod('day', zone, 1, at(text)));
      expect(cached('month', zone, 31, at(text))).toEqual(computePeriod('month', zone, 31, at(text)));
    }
  }
  const now = at('2026-03-10T12:00:00Z');
  expect(cached('day', 'UTC', 1, now)).toBe(cached('day', 'UTC', 1, now + 1000));
});

test('only names of zones are zones', () => {
  expect(['UTC', 'Asia/Shanghai', 'America/Sao_Paulo'].map(isTimeZone)).toEqual([true, true, true]);
  expect(['', 'Mars/Base', '+08:00', '2026-03-10'].map(isTimeZone)).toEqual([false, false, false, false]);
});
