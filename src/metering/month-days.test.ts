import { expect, test } from 'bun:test';
import { isMonth, listMonthDays } from './month-days.ts';

const HOUR_MS = 3_600_000;

test.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Pacific/Apia', 'Australia/Lord_Howe'])(
  'the days of every month in %s follow each other without gaps',
  (zone) => {
    let end = listMonthDays('2010-12', zone).at(-1)?.to ?? 0;
    for (let year = 2011; year < 2027; year++) {
      for (let month = 1; month <= 12; month++) {
        for (const day of listMonthDays(`${year}-${String(month).padStart(2, '0')}`, zone)) {
          expect(day.from).toBe(end);
          expect(day.to).toBeGreaterThanOrEqual(day.from);
          end = day.to;
        }
      }
    }
  },
);

test('days are as long as the clocks make them', () => {
  const days = listMonthDays('2026-10', 'Europe/Berlin');
  expect(days).toHaveLength(31);
  expect(days[0]).toEqual({ date: '2026-10-01', from: Date.UTC(2026, 8, 30, 22), to: Date.UTC(2026, 9, 1, 22) });
  const change = days.find((day) => day.date === '2026-10-25');
  expect((change?.to ?? 0) - (change?.from ?? 0)).toBe(25 * HOUR_MS);
});

test('a month is a year and a month since 1970', () => {
  expect(['2026-10', '1970-01', '2026-12'].map(isMonth)).toEqual([true, true, true]);
  expect(['2026-13', '2026-00', '1969-12', '2026-1', '2026-10-01', 'soon', ''].some(isMonth)).toBe(false);
});
