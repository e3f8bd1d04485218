import type { HourOffset } from '../port.ts';

const HOUR_MS = 3_600_000;
const MONTHS_MAX = 36;
/** Around the end of a month, in which a clock might be set back over it. */
const DOUBTFUL_HOURS = 3;

function aheadAt(offsets: readonly HourOffset[], hour: number): number {
  return offsets.find(({ untilHour }) => untilHour === null || hour < untilHour)?.hours ?? 0;
}

/** `2026-03`, by a local clock, of an hour since the epoch. */
export function monthAt(offsets: readonly HourOffset[], hour: number): string {
  return new Date((hour + aheadAt(offsets, hour)) * HOUR_MS).toISOString().slice(0, 7);
}

/** A month of a local clock. */
export interface LocalMonth {
  readonly month: string;
  /** The first hour since the epoch that is behind it. */
  readonly end: number;
}

/** null: no hour is the end of the month beyond doubt. */
function findEnd(offsets: readonly HourOffset[], month: string): number | null {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const local = Date.UTC(year, number, 1) / HOUR_MS;
  const candidates = [...new Set([0, ...offsets.map(({ hours }) => hours)])].map((hours) => local - hours);
  const isEnd = (end: number): boolean => {
    for (let hour = end - DOUBTFUL_HOURS; hour < end + DOUBTFUL_HOURS; hour++) {
      if (monthAt(offsets, hour) <= month !== hour < end) return false;
    }
    return true;
  };
  return candidates.find(isEnd) ?? null;
}

/** The months from an hour on, one after the other, as far as their ends are beyond doubt: comparing with these costs less than a date. */
export function listLocalMonths(offsets: readonly HourOffset[], from: number): readonly LocalMonth[] {
  const months: LocalMonth[] = [];
  let at = from;
  while (months.length < MONTHS_MAX) {
    const month = monthAt(offsets, at);
    const end = findEnd(offsets, month);
    if (end === null) return months;
    months.push({ month, end });
    at = end;
  }
  return months;
}
