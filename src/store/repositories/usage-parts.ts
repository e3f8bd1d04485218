import type { UsageQuery } from '../port.ts';
import { DAY_HOURS, DAY_SUMS, type DaySums } from '../traffic/day-sums.ts';
import type { Db } from './db.ts';
import { monthAt } from './local-months.ts';
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

type Wish = Pick<UsageQuery, 'groupBy' | 'filters' | 'offsets' | 'withPace'>;

const BY_MODEL: ReadonlySet<string> = new Set(['model', 'provider']);
const BY_CALLER: ReadonlySet<string> = new Set(['customer_id', 'customer_user_id', 'token_id']);

/** What a report is grouped and filtered by besides times. */
function listNames({ groupBy, filters }: Wish): readonly string[] {
  const named = Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return [...groupBy.filter((key) => key !== 'hour' && key !== 'day' && key !== 'month'), ...named];
}

/** Whether a report is by what the sums of all callers tell: it reads a row for what else may be thousands. */
function isByModel(wish: Wish): boolean {
  return listNames(wish).every((name) => BY_MODEL.has(name));
}

export function hourlySource(db: Db, wish: Wish): UsageSource {
  if (isByModel(wish))
    return { table: 'model_hourly', grain: 'hour', isNumbered: false, hasPace: wish.withPace !== false };
  return db.kind === 'sqlite'
    ? { table: 'usage_rows', grain: 'hour', isNumbered: true, hasPace: false }
    : { table: 'usage_hourly', grain: 'hour', isNumbered: false, hasPace: false };
}

/** Whether no group ends within a day of UTC, but those by month, which are looked at day by day. */
function isByWholeDays({ groupBy, offsets = [] }: Wish): boolean {
  if (groupBy.includes('hour')) return false;
  return !groupBy.includes('day') || offsets.every(({ hours }) => hours === 0);
}

/** The sums over days that tell what is asked, the fewest rows first. */
function findDaySums(db: Db, wish: Wish): readonly DaySums[] {
  const sums = DAY_SUMS[db.kind];
  const names = listNames(wish);
  if (names.length === 0) return [sums.total];
  if (names.every((name) => name === 'customer_id')) return [sums.customer];
  const isByDays = isByWholeDays(wish);
  if (isByModel(wish)) return isByDays ? [sums.model] : [];
  if (!names.every((name) => BY_CALLER.has(name))) return [];
  return isByDays ? [sums.caller, sums.callerHour] : [sums.callerHour];
}

function sourceOf(db: Db, wish: Wish, sums: DaySums): UsageSource {
  const { table, grain } = sums;
  const isNumbered = db.kind === 'sqlite' && 'caller_no' in sums.keys;
  return { table, grain, isNumbered, hasPace: sums.sums.includes('latency_us') && wish.withPace !== false };
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

/** What days of these have within some ranges that these sums tell, and what is left of the ranges. */
function splitRanges(
  query: UsageQuery,
  sums: DaySums,
  summed: readonly number[],
  ranges: readonly HourRange[],
): { readonly stretches: readonly HourRange[]; readonly gaps: readonly HourRange[] } {
  const parts = ranges.map((within) => {
    const isWhole = (day: number): boolean =>
      (within.from === null || day * DAY_HOURS >= within.from) &&
      (within.to === null || (day + 1) * DAY_HOURS <= within.to) &&
      isOfOneGroup(query, day);
    const stretches = listStretches(sums.grain === 'hour' ? summed : summed.filter(isWhole), within);
    return { stretches, gaps: listGaps(stretches, within) };
  });
  return { stretches: parts.flatMap((part) => part.stretches), gaps: parts.flatMap((part) => part.gaps) };
}

/** Days that are summed up are read from their sums, as far as these tell what is asked, and everything else by the hour. */
async function planParts(
  db: Db,
  query: UsageQuery,
  hourly: UsageSource,
  candidates: readonly DaySums[],
): Promise<readonly UsagePart[]> {
  if (candidates.length === 0) return planWhole(query, hourly);
  const within = readRange(query);
  const first = within.from === null ? 0 : Math.floor(within.from / DAY_HOURS);
  const end = within.to === null ? Number.MAX_SAFE_INTEGER : Math.ceil(within.to / DAY_HOURS);
  const summed = await listSummedDays(db, first, end);
  const parts: UsagePart[] = [];
  let left: readonly HourRange[] = [within];
  for (const sums of candidates) {
    const { stretches, gaps } = splitRanges(query, sums, summed, left);
    if (stretches.length > 0) parts.push({ source: sourceOf(db, query, sums), ranges: stretches });
    left = gaps;
  }
  return left.length === 0 ? parts : [...parts, { source: hourly, ranges: left }];
}

export function planReport(db: Db, query: UsageQuery): Promise<readonly UsagePart[]> {
  return planParts(db, query, hourlySource(db, query), findDaySums(db, query));
}

export function planErrors(db: Db, query: UsageQuery): Promise<readonly UsagePart[]> {
  const hourly: UsageSource = { table: 'error_hourly', grain: 'hour', isNumbered: false, hasPace: false };
  return planParts(db, query, hourly, listNames(query).length === 0 ? [DAY_SUMS[db.kind].errorKind] : []);
}
