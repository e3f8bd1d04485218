import { expect, test } from 'bun:test';
import { requireWholeHours } from '../../services/shared/usage-zone.ts';
import { listLocalMonths, monthAt } from './local-months.ts';

const HOUR_MS = 3_600_000;
const FROM = Date.UTC(2024, 0, 17, 5) / HOUR_MS;
const TO = Date.UTC(2026, 0, 1) / HOUR_MS;

test.each(['UTC', 'Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Pacific/Auckland'])(
  'every hour of two years belongs to the month that a clock in %s shows',
  (zone) => {
    const offsets = requireWholeHours(zone, FROM * HOUR_MS, TO * HOUR_MS);
    const months = listLocalMonths(offsets, FROM);
    expect(months.length).toBe(36);
    for (let hour = FROM; hour < TO; hour++) {
      const shown = Temporal.Instant.fromEpochMilliseconds(hour * HOUR_MS)
        .toZonedDateTimeISO(zone)
        .toString()
        .slice(0, 7);
      expect(months.find(({ end }) => hour < end)?.month).toBe(shown);
      expect(monthAt(offsets, hour)).toBe(shown);
    }
  },
);

test('where a clock is set back over the end of a month, nothing is said of it', () => {
  const end = Date.UTC(2026, 3, 1) / HOUR_MS;
  const offsets = [
    { untilHour: end + 1, hours: 0 },
    { untilHour: null, hours: -2 },
  ];
  expect(listLocalMonths(offsets, end - 100)).toEqual([]);
});
