import { sql } from 'kysely';
import type { Statement, UsageRepository } from '../port.ts';
import { DAY_HOURS, sumDayUp } from '../traffic/day-sums.ts';
import type { Db } from './db.ts';

/** Where hourly sums are, as hours since the epoch. Each end by its own look at the key: both at once would read all rows. */
export async function findSpan(db: Db): ReturnType<UsageRepository['span']> {
  const [row] = await db.query(
    sql`select (select min(hour) from model_hourly) as first, (select max(hour) from model_hourly) as last`,
  );
  const { first = null, last = null } = row ?? {};
  return first === null ? null : { first: Number(first), last: Number(last) };
}

/** Days since the epoch, in order, from one on and before another, that are summed up. */
export async function listSummedDays(db: Db, from: number, to: number): Promise<readonly number[]> {
  const rows = await db.query(sql`select day from summed_days where day >= ${from} and day < ${to} order by day`);
  return rows.map((row) => Number(row['day']));
}

/** Days before one that have hourly sums and are not summed up. */
export async function listOpenDays(db: Db, before: number): Promise<readonly number[]> {
  const span = await findSpan(db);
  if (span === null) return [];
  const first = Math.floor(span.first / DAY_HOURS);
  const end = Math.min(before, Math.floor(span.last / DAY_HOURS) + 1);
  const summed = new Set(await listSummedDays(db, first, end));
  const days = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  return days.filter((day) => !summed.has(day));
}

export function buildDaySums(db: Db, day: number): readonly Statement[] {
  return sumDayUp(db.kind, day);
}
