import type { BookFault, BookUsageKey } from '../books-port.ts';
import type { SnapshotQuery } from '../threads/messages.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import { comesFromDay, DAY_HOURS, DAY_SUMS, type DaySums, isOfDay, placeOf } from '../traffic/day-sums.ts';
import { buildComparison, readDifferences, sumOf } from './compare-sums.ts';
import { integerParameter } from './driver.ts';

function compare(database: DatabaseKind, sums: DaySums): string {
  const day = integerParameter(database, 1);
  const groups = [placeOf(sums), ...Object.values(sums.keys)];
  const columns = [sums.grain, ...Object.keys(sums.keys)];
  const selected = [
    ...columns.map((name, index) => `${groups[index] ?? name} AS ${name}`),
    ...sums.sums.map((name) => sumOf(database, `s.${name}`, name)),
  ];
  return buildComparison(database, {
    keys: columns,
    sums: sums.sums,
    computed: `SELECT ${selected.join(', ')} FROM ${sums.from} WHERE ${comesFromDay(day)} GROUP BY ${groups.join(', ')}`,
    kept: `SELECT ${[...columns, ...sums.sums].join(', ')} FROM ${sums.table} WHERE ${isOfDay(sums, day)}`,
    where: 'true',
  });
}

interface DayComparison {
  readonly sums: DaySums;
  readonly sql: string;
}

function listComparisons(database: DatabaseKind): readonly DayComparison[] {
  return Object.values(DAY_SUMS[database]).map((sums) => ({ sums, sql: compare(database, sums) }));
}

const COMPARISONS: Readonly<Record<DatabaseKind, readonly DayComparison[]>> = {
  sqlite: listComparisons('sqlite'),
  postgres: listComparisons('postgres'),
};

const READ_CALLER = 'SELECT token_id, customer_id FROM traffic_callers WHERE no = ?1';

function readText(row: SqlRow | undefined, name: string): string | null {
  const value = row?.[name];
  return typeof value === 'string' ? value : null;
}

async function readPlace(query: SnapshotQuery, row: SqlRow, { grain }: DaySums): Promise<BookUsageKey> {
  const number = row['caller_no'];
  const [caller] = number === undefined ? [row] : await query(READ_CALLER, [Number(number)]);
  return {
    hour: grain === 'hour' ? Number(row['hour']) : Number(row['day']) * DAY_HOURS,
    tokenId: readText(caller, 'token_id'),
    model: readText(row, 'model'),
    provider: readText(row, 'provider'),
    customerUserId: null,
    label: null,
    customerId: readText(caller, 'customer_id') ?? '',
  };
}

/** The sums over a day, where they hold, against those of its hours. */
export async function checkDays(
  query: SnapshotQuery,
  database: DatabaseKind,
  day: number,
): Promise<readonly BookFault[]> {
  const summed = await query(`SELECT day FROM summed_days WHERE day = ${integerParameter(database, 1)}`, [day]);
  if (summed.length === 0) return [];
  const faults: BookFault[] = [];
  for (const { sums, sql } of COMPARISONS[database]) {
    for (const row of await query(sql, [day])) {
      const usage = await readPlace(query, row, sums);
      const place = { kind: 'usage', id: null, budgetId: null, periodStart: null, usage } as const;
      for (const { field, expected, found } of readDifferences(database, sums.sums, row))
        faults.push({ ...place, field: `${sums.table}.${field}`, expected, found });
    }
  }
  return faults;
}
