import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { splitTag } from '../../lib/split-tag.ts';
import { invalidField } from '../../lib/errors/index.ts';
import type { FilterValue, SqlValue } from '../port.ts';
import { toColumnName } from '../schema/table.ts';
import { encodeRequestKey } from '../threads/request-key.ts';
import type { Condition } from './conditions.ts';
import type { Db } from './db.ts';

type Filter = FilterValue | readonly FilterValue[];

/** A condition on a walked row, and the columns of it that it reads. */
export interface RowCondition {
  readonly columns: readonly string[];
  readonly condition: Condition;
}

/** Texts that SQLite keeps once, in which table, and the column of the row that has their number. */
const NAMED: Readonly<Record<string, readonly [table: string, column: string]>> = {
  customerId: ['traffic_callers', 'caller_no'],
  tokenId: ['traffic_callers', 'caller_no'],
  customerUserId: ['traffic_users', 'user_no'],
  model: ['traffic_calls', 'call_no'],
  dialectIn: ['traffic_calls', 'call_no'],
  operation: ['traffic_calls', 'call_no'],
  provider: ['traffic_routes', 'route_no'],
  deploymentId: ['traffic_routes', 'route_no'],
  dialectOut: ['traffic_routes', 'route_no'],
};
const PLAIN = new Set(['state', 'status', 'finishReason', 'errorType', 'endUser']);
const FLAGS = new Set(['stream', 'estimated']);
const BOUNDS: Readonly<Record<string, readonly [column: string, bound: 'min' | 'max', isAmount?: true]>> = {
  statusMin: ['status', 'min'],
  statusMax: ['status', 'max'],
  chargeMin: ['charge', 'min', true],
  chargeMax: ['charge', 'max', true],
  latencyMsMin: ['latency_ms', 'min'],
  latencyMsMax: ['latency_ms', 'max'],
  timeToFirstTokenMsMin: ['time_to_first_token_ms', 'min'],
  timeToFirstTokenMsMax: ['time_to_first_token_ms', 'max'],
};

export function valuesOf(filter: Filter): readonly FilterValue[] {
  return Array.isArray(filter) ? filter : [filter as FilterValue];
}

/** The only value of a filter; undefined: it has several. */
export function onlyText(filter: Filter | undefined): string | undefined {
  if (filter === undefined) return undefined;
  const values = valuesOf(filter);
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : undefined;
}

function among(ref: RawBuilder<unknown>, values: readonly SqlValue[]): Condition {
  if (values.length === 0) return sql<SqlBool>`1 = 0`;
  const [only] = values;
  return values.length === 1 ? sql<SqlBool>`${ref} = ${only}` : sql<SqlBool>`${ref} in (${sql.join(values)})`;
}

/** Numbers of names are few and looked up once, which a view would do for every row. */
function filterNamed(db: Db, field: string, filter: Filter): RowCondition {
  const name = toColumnName(field);
  const [table, number] = NAMED[field] ?? ['', ''];
  const named = among(sql.ref(name), valuesOf(filter));
  if (db.kind !== 'sqlite') return { columns: [name], condition: named };
  const numbers = sql`select no from ${sql.table(table)} where ${named}`;
  return { columns: [number], condition: sql<SqlBool>`${sql.ref(number)} in (${numbers})` };
}

function filterBound(field: string, filter: Filter): RowCondition {
  const [column, bound, isAmount] = BOUNDS[field] ?? ['', 'min'];
  const value = filter as FilterValue;
  const limit = isAmount === true ? BigInt(String(value)) : Number(value);
  const ref = sql.ref(column);
  return {
    columns: [column],
    condition: bound === 'min' ? sql<SqlBool>`${ref} >= ${limit}` : sql<SqlBool>`${ref} <= ${limit}`,
  };
}

/** A request whose correlation id is its own id keeps none. */
function filterRequestId(db: Db, filter: Filter): RowCondition {
  const values = valuesOf(filter).map(String);
  const keys = values.map((value) => encodeRequestKey(db.kind, value));
  return {
    columns: ['request_id'],
    condition: sql<SqlBool>`(${among(sql.ref('request_id'), values)} or (${among(sql.ref('id'), keys)} and request_id is null))`,
  };
}

/** How a request ended: `ok`, or `error` as the usage report counts it. One that is under way has no outcome yet. */
function filterOutcome(filter: Filter): RowCondition {
  const values = valuesOf(filter);
  const arms = values.map((value) =>
    value === 'error' ? sql<SqlBool>`error_type is not null` : sql<SqlBool>`(error_type is null and state <> 'held')`,
  );
  const columns = values.every((value) => value === 'error') ? ['error_type'] : ['error_type', 'state'];
  return { columns, condition: sql<SqlBool>`(${sql.join(arms, sql` or `)})` };
}

function filterWarnings(filter: Filter): RowCondition {
  const condition = filter === true ? sql<SqlBool>`warnings is not null` : sql<SqlBool>`warnings is null`;
  return { columns: ['warnings'], condition };
}

/** `name:text`, as a row's metadata has it. */
export function hasTag(db: Db, tag: string): Condition {
  const [name = '', value = ''] = splitTag(tag) ?? [];
  return db.kind === 'sqlite'
    ? sql<SqlBool>`exists (select 1 from json_each(metadata) as m where m.key = ${name} and m.value = ${value})`
    : sql<SqlBool>`metadata::json ->> ${name}::text = ${value}`;
}

function filterTag(db: Db, filter: Filter): RowCondition {
  const arms = valuesOf(filter).map((tag) => hasTag(db, String(tag)));
  return { columns: ['metadata'], condition: sql<SqlBool>`(${sql.join(arms, sql` or `)})` };
}

/** What a filter of the request log means for a row, by its name: see `RequestRepository.list`. */
export function filterRow(db: Db, field: string, filter: Filter): RowCondition {
  if (Object.hasOwn(NAMED, field)) return filterNamed(db, field, filter);
  if (Object.hasOwn(BOUNDS, field)) return filterBound(field, filter);
  const column = toColumnName(field);
  if (PLAIN.has(field)) return { columns: [column], condition: among(sql.ref(column), valuesOf(filter)) };
  if (FLAGS.has(field)) {
    return {
      columns: [column],
      condition: among(
        sql.ref(column),
        valuesOf(filter).map((value) => (value === true ? 1 : 0)),
      ),
    };
  }
  switch (field) {
    case 'id':
      return {
        columns: [],
        condition: among(
          sql.ref('id'),
          valuesOf(filter).map((id) => encodeRequestKey(db.kind, String(id))),
        ),
      };
    case 'requestId':
      return filterRequestId(db, filter);
    case 'outcome':
      return filterOutcome(filter);
    case 'hasWarnings':
      return filterWarnings(filter);
    case 'tag':
      return filterTag(db, filter);
    default:
      throw invalidField(column, 'is no field of this list');
  }
}
