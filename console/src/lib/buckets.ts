import { formatTick } from './format.ts';
import type { Language } from './texts.ts';

/** What one bar of a chart over time stands for. */
export type Interval = 'hour' | 'day' | 'month';

/** UTC milliseconds, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** 90 days by the hour; a chart of more shows what was used alone. */
const BUCKETS_MAX = 2_200;

/** `2026-11-28`: the day on which an instant falls in a zone. */
function dayOf(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(at)
    .map(({ type, value }) => [type, value]);
  const { year = '', month = '', day = '' } = Object.fromEntries(parts) as Record<string, string>;
  return `${year}-${month}-${day}`;
}

/** Days of the calendar, which has one each also where it has 23 or 25 hours. */
function* listDays(first: string, last: string): Generator<string> {
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY_MS) yield new Date(at).toISOString().slice(0, 10);
}

function* listAll({ from, to }: Span, interval: Interval, zone: string): Generator<string> {
  const first = Math.floor(from / HOUR_MS) * HOUR_MS;
  if (interval === 'hour') for (let at = first; at < to; at += HOUR_MS) yield new Date(at).toISOString();
  else
    for (const day of listDays(dayOf(from, zone), dayOf(to - 1, zone)))
      yield interval === 'day' ? day : day.slice(0, 7);
}

/**
 * Every hour, day or month of a time in its order, written as usage reports write them: what nothing was used in has no row there. Of a time
 * that has too many those that were used alone.
 * @param span null: from the first that was used to the last
 */
export function listBuckets(
  span: Span | null,
  interval: Interval,
  zone: string,
  used: Iterable<string>,
): readonly string[] {
  const some = [...new Set(used)].sort();
  if (span === null) return some;
  const length = interval === 'hour' ? HOUR_MS : DAY_MS;
  if (span.to <= span.from || (span.to - span.from) / length > BUCKETS_MAX) return some;
  return [...new Set([...listAll(span, interval, zone), ...some])].sort();
}

/** `11/28, 14`, `Nov 28`, `Nov 2026`; an hour in the viewer's zone. */
export function formatBucket(bucket: string, interval: Interval, language: Language): string {
  if (interval === 'hour') return formatTick(new Date(bucket), interval, language);
  const day = interval === 'month' ? '01' : bucket.slice(8, 10);
  return formatTick(new Date(`${bucket.slice(0, 7)}-${day}T00:00:00`), interval, language);
}
