import type { HourOffset, UsageQuery } from '../port.ts';
import { DAY_HOURS, DAY_SUMS, type DaySums } from '../traffic/day-sums.ts';
import type { Db } from './db.ts';
import { listSummedDays } from './sum-days.ts';

const HOUR_MS = 3_600_000;
/** So many separate stretches are read from the sums of days; what lies beyond is read by the hour. */
const RANGES_MAX = 200;

/** Hours since the epoch, half-open; null: without a bound. */
export interface HourRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** A table of sums, its rows `s`. */
export interface UsageSource {
  readonly table: string;
  readonly grain: 'hour' | 'day';
  /** Callers and users are numbers, as SQLite keeps them. */
  readonly isNumbered: boolean;
  readonly hasPace: boolean;
}

/** What of a report is read from a source. Parts of a report never overlap. */
export interface UsagePart {
  readonly source: UsageSource;
  readonly ranges: readonly HourRange[];
}

type Wish = Pick<UsageQuery, 'groupBy' | 'filters' | 'offsets'>;

const BY_MODEL: ReadonlySet<string> = new Set(['model', 'provider']);
const BY_CALLER: ReadonlySet<string> = new Set(['customer_id', 'customer_user_id', 'token_id']);

/** What a report is grouped and filtered by besides times. */
function listNames({ groupBy, filters }: Wish): readonly string[] {
  const named = Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return [...groupBy.filter((key) => key !== 'hour' && key !== 'day' && key !== 'month'), ...named];
}

/** Whether a report is by what the sums of all callers tell: it reads a row for what else may be thousands. */
export function isByModel(wish: Wish): boolean {
  return listNames(wish).every((name) => BY_MODEL.has(name));
}

export function hourlySource(db: Db, wish: Wish): UsageSource {
  if (isByModel(wish)) return { table: 'model_hourly', grain: 'hour', isNumbered: false, hasPace: true };
  return db.kind === 'sqlite'
    ? { table: 'usage_rows', grain: 'hour', isNumbered: true, hasPace: false }
    : { table: 'usage_hourly', grain: 'hour', isNumbered: false, hasPace: false };
}

/** Whether no group ends within a day of UTC, but those by month, which are looked at day by day. */
function isByWholeDays({ groupBy, offsets = [] }: Wish): boolean {
  if (groupBy.includes('hour')) return false;
  return !groupBy.includes('day') || offsets.every(({ hours }) => hours === 0);
}

/** The sums over days that tell what is asked; null: only the hourly ones do. */
function findDaySums(db: Db, wish: Wish): DaySums | null {
  const sums = DAY_SUMS[db.kind];
  const names = listNames(wish);
  if (names.length === 0) return sums.total;
  if (names.every((name) => name === 'customer_id')) return sums.customer;
  if (!isByWholeDays(wish)) return null;
  if (isByModel(wish)) return sums.model;
  return names.every((name) => BY_CALLER.has(name)) ? sums.caller : null;
}

function sourceOf(db: Db, sums: DaySums): UsageSource {
  const { table, grain } = sums;
  const isNumbered = db.kind === 'sqlite' && sums === DAY_SUMS.sqlite.caller;
  return { table, grain, isNumbered, hasPace: sums.sums.includes('latency_us') };
}

function aheadAt(offsets: readonly HourOffset[], hour: number): number {
  return offsets.find(({ untilHour }) => untilHour === null || hour < untilHour)?.hours ?? 0;
}

function monthAt(offsets: readonly HourOffset[], hour: number): string {
  return new Date((hour + aheadAt(offsets, hour)) * HOUR_MS).toISOString().slice(0, 7);
}

/** Whether all of a day belongs to one group of the report. */
function isOfOneGroup({ groupBy, offsets = [] }: Wish, day: number): boolean {
  if (!groupBy.includes('month')) return true;
  const first = day * DAY_HOURS;
  return monthAt(offsets, first) === monthAt(offsets, first + DAY_HOURS - 1);
}

function clip(range: { readonly from: number; readonly to: number }, { from, to }: HourRange) {
  return { from: Math.max(range.from, from ?? range.from), to: Math.min(range.to, to ?? range.to) };
}

/** Stretches of hours of these days, neighbours in one. */
function listStretches(days: readonly number[], within: HourRange): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const day of days) {
    const { from, to } = clip({ from: day * DAY_HOURS, to: (day + 1) * DAY_HOURS }, within);
    const last = stretches.at(-1);
    if (from >= to) continue;
    if (last?.to === from) last.to = to;
    else stretches.push({ from, to });
  }
  return stretches.slice(0, RANGES_MAX);
}

/** What lies between stretches, before and behind them. */
function listGaps(
  stretches: readonly { readonly from: number; readonly to: number }[],
  within: HourRange,
): HourRange[] {
  const gaps: HourRange[] = [];
  let { from } = within;
  for (const stretch of stretches) {
    if (from === null || from < stretch.from) gaps.push({ from, to: stretch.from });
    from = stretch.to;
  }
  if (within.to === null || from === null || from < within.to) gaps.push({ from, to: within.to });
  return gaps;
}

/** Bounds are those of whole hours: the one that `from` lies in counts whole. */
function readRange({ from, to }: Pick<UsageQuery, 'from' | 'to'>): HourRange {
  return {
    from: from === null ? null : Math.floor(from / HOUR_MS),
    to: to === null ? null : Math.ceil(to / HOUR_MS),
  };
}

/** All of it from one source. */
export function planWhole(query: Pick<UsageQuery, 'from' | 'to'>, source: UsageSource): readonly UsagePart[] {
  return [{ source, ranges: [readRange(query)] }];
}

/** Days that are summed up are read from their sums, as far as these tell what is asked, and everything else by the hour. */
async function planParts(
  db: Db,
  query: UsageQuery,
  hourly: UsageSource,
  sums: DaySums | null,
): Promise<readonly UsagePart[]> {
  const within = readRange(query);
  if (sums === null) return planWhole(query, hourly);
  const first = within.from === null ? 0 : Math.floor(within.from / DAY_HOURS);
  const end = within.to === null ? Number.MAX_SAFE_INTEGER : Math.ceil(within.to / DAY_HOURS);
  const summed = await listSummedDays(db, first, end);
  const isWhole = (day: number): boolean =>
    (within.from === null || day * DAY_HOURS >= within.from) &&
    (within.to === null || (day + 1) * DAY_HOURS <= within.to) &&
    isOfOneGroup(query, day);
  const stretches = listStretches(sums.grain === 'hour' ? summed : summed.filter(isWhole), within);
  const gaps = listGaps(stretches, within);
  return [
    ...(stretches.length === 0 ? [] : [{ source: sourceOf(db, sums), ranges: stretches }]),
    ...(gaps.length === 0 ? [] : [{ source: hourly, ranges: gaps }]),
  ];
}

export function planReport(db: Db, query: UsageQuery): Promise<readonly UsagePart[]> {
  return planParts(db, query, hourlySource(db, query), findDaySums(db, query));
}

export function planErrors(db: Db, query: UsageQuery): Promise<readonly UsagePart[]> {
  const hourly: UsageSource = { table: 'error_hourly', grain: 'hour', isNumbered: false, hasPace: false };
  return planParts(db, query, hourly, listNames(query).length === 0 ? DAY_SUMS[db.kind].errorKind : null);
}
