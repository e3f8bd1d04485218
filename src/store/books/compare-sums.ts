import type { BookFault, BookFaultKind } from '../books-port.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import { SUM_MAX } from '../traffic/request-sum.ts';
import { readBigint } from './driver.ts';

/** More are found by nobody: whoever has so many repairs the first. */
const DIFFERENCES_MAX = 1000;

/** Kept sums, and the select that computes what they must be. */
export interface Comparison {
  readonly keys: readonly string[];
  /** Names of the sums. */
  readonly sums: readonly string[];
  /** Rows with the keys and each sum as `sumOf` computes it. */
  readonly computed: string;
  /** Rows with the keys and each sum as it is kept. */
  readonly kept: string;
  /** Which keys are compared. */
  readonly where: string;
}

/** A sum of 64-bit integers: in SQLite in two halves, since its own sum fails where it would not fit. */
export function sumOf(database: DatabaseKind, value: string, name: string): string {
  if (database === 'postgres') return `coalesce(sum(${value}), 0) AS computed_${name}`;
  return `sum((${value}) >> 32) AS ${name}_high, sum((${value}) & 4294967295) AS ${name}_low`;
}

/** The sum of what `sumOf` has computed. */
export function sumAgain(database: DatabaseKind, name: string): string {
  if (database === 'postgres') return `sum(computed_${name}) AS computed_${name}`;
  return `sum(${name}_high) AS ${name}_high, sum(${name}_low) AS ${name}_low`;
}

function columnsOf(database: DatabaseKind, name: string): readonly string[] {
  return database === 'postgres' ? [`computed_${name}`] : [`${name}_high`, `${name}_low`];
}

/** Kept sums are added up the same way: a key may have several of them. */
function listKept(database: DatabaseKind, name: string): readonly string[] {
  return database === 'postgres' ? [name] : [`${name}_kept_high`, `${name}_kept_low`];
}

function selectKept(database: DatabaseKind, name: string): readonly string[] {
  if (database === 'postgres') return [name];
  return [`${name} >> 32 AS ${name}_kept_high`, `${name} & 4294967295 AS ${name}_kept_low`];
}

function differs(database: DatabaseKind, name: string): string {
  if (database === 'postgres') return `sum(computed_${name}) <> sum(${name})`;
  const carried = (which: string): string => `sum(${name}${which}_high) + (sum(${name}${which}_low) >> 32)`;
  const rest = (which: string): string => `sum(${name}${which}_low) & 4294967295`;
  return `${carried('')} <> ${carried('_kept')} OR ${rest('')} <> ${rest('_kept')}`;
}

/**
 * Selects the keys whose sums differ, with both: by one sort of both sides, which either database does on the disk where memory does not
 * suffice.
 */
export function buildComparison(database: DatabaseKind, { keys, sums, computed, kept, where }: Comparison): string {
  const columns = sums.flatMap((name) => columnsOf(database, name));
  const zero = (name: string): string => `0 AS ${name}`;
  const sides = sums.flatMap((name) => listKept(database, name));
  const left = [...keys, ...columns, ...sides.map(zero)].join(', ');
  const right = [...keys, ...columns.map(zero), ...sums.flatMap((name) => selectKept(database, name))].join(', ');
  const text = database === 'postgres' ? '::text' : '';
  const totals = [...columns, ...sides].map((name) => `sum(${name})${text} AS ${name}`);
  return (
    `SELECT ${[...keys, ...totals].join(', ')} FROM (SELECT ${left} FROM (${computed}) AS c ` +
    `UNION ALL SELECT ${right} FROM (${kept}) AS k) AS both_sides WHERE ${where} GROUP BY ${keys.join(', ')} ` +
    `HAVING ${sums.map((name) => differs(database, name)).join(' OR ')} ` +
    `ORDER BY ${keys.join(', ')} LIMIT ${DIFFERENCES_MAX}`
  );
}

function join(row: SqlRow, name: string): bigint {
  return (readBigint(row[`${name}_high`]) << 32n) + readBigint(row[`${name}_low`]);
}

function readKept(database: DatabaseKind, row: SqlRow, name: string): bigint {
  return database === 'postgres' ? readBigint(row[name]) : join(row, `${name}_kept`);
}

function readComputed(database: DatabaseKind, row: SqlRow, name: string): bigint {
  return database === 'postgres' ? readBigint(row[`computed_${name}`]) : join(row, name);
}

/** `isSaturated`: the kept sum has come to the end of its column, where it stays. */
type Difference = Pick<BookFault, 'field' | 'expected' | 'found'> & { readonly isSaturated: boolean };

/** What differs in a row that `buildComparison` selects. */
export function readDifferences(database: DatabaseKind, sums: readonly string[], row: SqlRow): readonly Difference[] {
  return sums
    .map((field) => ({ field, expected: readComputed(database, row, field), found: readKept(database, row, field) }))
    .filter(({ expected, found }) => expected !== found)
    .map(({ field, expected, found }) => ({
      field,
      expected: expected.toString(),
      found: found.toString(),
      // By label several kept sums are compared together.
      isSaturated: found >= SUM_MAX && expected > found,
    }));
}

/** Differences as faults of a kind, or as what is none. */
export function describeDifferences(
  differences: readonly Difference[],
  kindOf: (field: string) => BookFaultKind,
  place: Omit<BookFault, 'kind' | 'field' | 'expected' | 'found'>,
): readonly BookFault[] {
  return differences.map(({ field, expected, found, isSaturated }) => ({
    kind: isSaturated ? 'saturated' : kindOf(field),
    ...place,
    field,
    expected,
    found,
  }));
}
