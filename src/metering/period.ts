import type { BudgetPeriod } from '../store/records/index.ts';
import type { ComputePeriod, Period } from './port.ts';

const TOTAL: Period = { start: 0, end: null };

/** Whether the runtime knows an IANA time zone by this name. */
export function isTimeZone(name: string): boolean {
  if (/^[+-]|^\d/.test(name)) return false;
  try {
    return Temporal.Now.zonedDateTimeISO(name) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The first instant of a local date; where midnight does not exist, the first that does. */
function startOfDay(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds;
}

/** The `step`-th month's anchor from a month's first: clamped to that month, always computed from the anchor day itself. */
function monthAnchor(month: Temporal.PlainYearMonth, resetDay: number): Temporal.PlainDate {
  return month.toPlainDate({ day: Math.min(resetDay, month.daysInMonth) });
}

/** The local date that a period begins on, `step` periods after the one that holds `today`. */
function findAnchor(
  period: Exclude<BudgetPeriod, 'total'>,
  today: Temporal.PlainDate,
  resetDay: number,
  step: number,
): Temporal.PlainDate {
  switch (period) {
    case 'day':
      return today.add({ days: step });
    case 'week':
      return today.subtract({ days: (today.dayOfWeek - resetDay + 7) % 7 }).add({ weeks: step });
    case 'month': {
      const month = today.toPlainYearMonth();
      const begun = Temporal.PlainDate.compare(monthAnchor(month, resetDay), today) <= 0;
      return monthAnchor(month.add({ months: begun ? step : step - 1 }), resetDay);
    }
    default:
      return period satisfies never;
  }
}

/**
 * The budget period that holds `now`: half-open, consecutive, without gaps. Pure. Throws `RangeError` on an unknown time
 * zone. Where clocks go back over midnight a local date comes twice; its period begins at the first, hence the loop.
 */
export const computePeriod: ComputePeriod = (period, timeZone, resetDay, now) => {
  if (period === 'total') return TOTAL;
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  let step = 0;
  let start = startOfDay(findAnchor(period, today, resetDay, step), timeZone);
  let end = startOfDay(findAnchor(period, today, resetDay, step + 1), timeZone);
  while (now >= end) {
    step += 1;
    start = end;
    end = startOfDay(findAnchor(period, today, resetDay, step + 1), timeZone);
  }
  return { start, end };
};

const CACHE_MAX = 4096;

/** `computePeriod` that remembers the current period of each definition, so that the usual call does no calendar work. */
export function createPeriods(): ComputePeriod {
  const cache = new Map<string, Period>();
  return (period, timeZone, resetDay, now) => {
    if (period === 'total') return TOTAL;
    const key = `${period}|${timeZone}|${resetDay}`;
    const known = cache.get(key);
    if (known !== undefined && now >= known.start && (known.end === null || now < known.end)) return known;
    const computed = computePeriod(period, timeZone, resetDay, now);
    if (cache.size >= CACHE_MAX) cache.clear();
    cache.set(key, computed);
    return computed;
  };
}
