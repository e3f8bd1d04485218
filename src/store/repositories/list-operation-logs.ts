import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import { foldName } from '../chain/name-suffixes.ts';
import type { FilterValue, ListPage, ListQuery } from '../port.ts';
import type { OperationLogRecord } from '../records/index.ts';
import { operationLogTable } from '../schema/operation-log.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { all, type Condition, filterField, filterTime, writePlain } from './conditions.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Db } from './db.ts';
import { COUNT_MAX, countRows } from './list.ts';

const SEARCH_LENGTH_MAX = 128;
/** Names that a search may find before the log is walked instead. */
const NAMES_MAX = 500;
const LAST_CHARACTER = '\u{10ffff}';

/** Filters with an index in the order of the list; of equals the first is taken. */
const INDEXED = ['requestId', 'targetId', 'ip', 'actorId', 'actorName', 'action', 'outcome'];
const LOG = sql.table('operation_log');
const COLUMNS = sql.join(operationLogTable.columnNames.map((name) => sql.ref(name)));

type Write = (column: string) => RawBuilder<unknown>;

/** Writes a column so that no index of it is used. */
function hide(db: Db): Write {
  return (name) => (db.kind === 'sqlite' ? sql`+${sql.ref(name)}` : sql`(${sql.ref(name)} || '')`);
}

/** `token.*`: all of an entity. The dot is there and the rest is empty, so that the entity has an index of its own. */
function narrowByAction(filter: FilterValue | readonly FilterValue[], write: Write): Condition {
  if (typeof filter !== 'string' || !filter.endsWith('*'))
    return filterField(operationLogTable, 'action', filter, write);
  const entity = /^([a-z_]{1,64})\.\*$/.exec(filter)?.[1];
  if (entity === undefined) throw invalidField('action', 'must be entity.verb or entity.*');
  return sql<SqlBool>`${write('entity')} = ${entity}`;
}

function filterBy(field: string, filter: FilterValue | readonly FilterValue[], write: Write): Condition {
  return field === 'action' ? narrowByAction(filter, write) : filterField(operationLogTable, field, filter, write);
}

/** The filter whose index is walked: of several the one that the fewest rows have. Alone it need not be compared. */
async function findLeading(db: Db, { filters }: ListQuery): Promise<string | null> {
  const fields = INDEXED.filter((field) => filters[field] !== undefined);
  if (fields.length < 2) return fields[0] ?? null;
  const counted = await Promise.all(
    fields.map(async (field) => {
      const condition = filterBy(field, filters[field] ?? null, writePlain);
      return { field, rows: await countRows(db, { table: 'operation_log', countMax: COUNT_MAX }, condition) };
    }),
  );
  return counted.reduce((best, next) => (next.rows < best.rows ? next : best)).field;
}

function narrow(db: Db, { filters }: ListQuery, leading: string | null): readonly Condition[] {
  const hidden = hide(db);
  return Object.entries(filters).map(([field, filter]) =>
    filterBy(field, filter, field === leading || field === 'count' ? writePlain : hidden),
  );
}

function readPlace(query: ListQuery): readonly [at: number, id: string] | null {
  if (query.cursor === null) return null;
  const [at, id] = decodeCursor(query.cursor, query.sort, ['number', 'string']);
  return [Number(at), String(id)];
}

function behind(query: ListQuery): readonly Condition[] {
  const place = readPlace(query);
  if (place === null) return [];
  return [sql<SqlBool>`(at, id) ${query.sort.descending ? sql`<` : sql`>`} (${place[0]}, ${place[1]})`];
}

function ordered(query: ListQuery): RawBuilder<unknown> {
  const direction = query.sort.descending ? sql`desc` : sql`asc`;
  const offset = query.cursor === null ? (query.page - 1) * query.pageSize : 0;
  return sql`order by at ${direction}, id ${direction} limit ${query.pageSize + 1} offset ${offset}`;
}

type Page = Pick<ListPage<OperationLogRecord>, 'items' | 'nextCursor'>;

function buildPage(query: ListQuery, rows: readonly SqlRow[]): Page {
  const items = rows.slice(0, query.pageSize).map((row) => operationLogTable.decode(row));
  const last = items.at(-1);
  const more = rows.length > items.length && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(query.sort, [last.at, last.id]) : null };
}

/** Names with a word that begins with `q`; null: too many to look for each. */
async function findNames(db: Db, q: string): Promise<readonly string[] | null> {
  const key = foldName(q);
  const rows = await db.query(
    sql`select distinct name from (select name from operation_log_names
      where suffix >= ${key} and suffix < ${key + LAST_CHARACTER} limit ${NAMES_MAX * 4 + 1}) as found limit ${NAMES_MAX + 1}`,
  );
  return rows.length > NAMES_MAX ? null : rows.map((row) => String(row['name']));
}

/** Rows by the names of actor and target, each by its index. */
function byNames(names: readonly string[], conditions: readonly Condition[]): RawBuilder<unknown> {
  const among = (column: string): RawBuilder<unknown> =>
    sql`select id, at from ${LOG} where ${sql.ref(column)} in (${sql.join(names)}) and ${all(conditions)}`;
  return sql`(${among('actor_name')} union ${among('target_name')})`;
}

/** As many rows have such a name that a page of them lies near, so the log is walked in its order. */
function walking(q: string): Condition {
  const key = foldName(q);
  const has = (column: string): Condition =>
    sql<SqlBool>`exists (select 1 from operation_log_names as n where n.name = ${sql.ref(`operation_log.${column}`)}
      and n.suffix >= ${key} and n.suffix < ${key + LAST_CHARACTER})`;
  return sql<SqlBool>`(${has('actor_name')} or ${has('target_name')})`;
}

interface Plan {
  /** Conditions without the cursor's. */
  readonly conditions: readonly Condition[];
  /** Names to look rows up by. */
  readonly names: readonly string[] | null;
  /** null: not counted. */
  readonly total: number | null;
}

async function countNamed(db: Db, names: readonly string[], conditions: readonly Condition[]): Promise<number> {
  const arms = ['actor_name', 'target_name'].map(
    (column) =>
      sql`select * from (select id from ${LOG} where ${sql.ref(column)} in (${sql.join(names)}) and ${all(conditions)} limit ${COUNT_MAX + 1}) as ${sql.ref(column)}`,
  );
  const rows = await db.query(
    sql`select count(*) as total from (${sql.join(arms, sql` union `)} limit ${COUNT_MAX + 1}) as counted`,
  );
  return Number(rows[0]?.['total'] ?? 0);
}

async function planPlain(db: Db, query: ListQuery): Promise<Plan> {
  const filters = narrow(db, query, await findLeading(db, query));
  const conditions = [...filters, ...filterTime('at', query)];
  const source = { table: 'operation_log', countMax: COUNT_MAX };
  return { conditions, names: null, total: filters.length > 1 ? null : await countRows(db, source, all(conditions)) };
}

async function planSearch(db: Db, query: ListQuery, q: string): Promise<Plan> {
  if (q.length > SEARCH_LENGTH_MAX) throw invalidField('q', `must have at most ${SEARCH_LENGTH_MAX} characters`);
  const names = await findNames(db, q);
  const time = filterTime('at', query);
  const conditions = [...narrow(db, query, null), ...time];
  if (names?.length === 0) return { conditions, names, total: 0 };
  const named = names === null ? null : await countNamed(db, names, []);
  if (named !== null && named <= COUNT_MAX && names !== null) {
    const total = conditions.length === 0 ? named : await countNamed(db, names, conditions);
    return { conditions, names, total };
  }
  const total = conditions.length === 0 ? named : null;
  const leading = await findLeading(db, query);
  return { conditions: [...narrow(db, query, leading), ...time, walking(q)], names: null, total };
}

function plan(db: Db, query: ListQuery): Promise<Plan> {
  return query.q === null || query.q.trim() === '' ? planPlain(db, query) : planSearch(db, query, query.q);
}

async function readPage(db: Db, query: ListQuery, { conditions, names }: Plan): Promise<Page> {
  if (names?.length === 0) return { items: [], nextCursor: null };
  const bounded = [...conditions, ...behind(query)];
  const rows = await db.query(
    names === null
      ? sql`select ${COLUMNS} from ${LOG} where ${all(bounded)} ${ordered(query)}`
      : sql`select ${COLUMNS} from ${LOG} where id in (select id from ${byNames(names, bounded)} as found ${ordered(query)})
          order by at ${query.sort.descending ? sql`desc` : sql`asc`}, id ${query.sort.descending ? sql`desc` : sql`asc`}`,
  );
  return buildPage(query, rows);
}

function requireSort(query: ListQuery): void {
  if (query.sort.field !== 'at') throw invalidField('sort', `cannot be ${query.sort.field}`);
}

/** A page with its count where that is cheap: see the port. */
export async function listOperationLogs(db: Db, query: ListQuery): Promise<ListPage<OperationLogRecord>> {
  requireSort(query);
  const planned = await plan(db, query);
  const { total } = planned;
  const totalExact = total === null || total <= COUNT_MAX;
  return { ...(await readPage(db, query, planned)), total: totalExact ? total : COUNT_MAX, totalExact };
}

/** A page without a count. */
export async function listOperationLogsOnwards(db: Db, query: ListQuery): Promise<Page> {
  requireSort(query);
  if (query.q !== null && query.q.trim() !== '') return readPage(db, query, await plan(db, query));
  const filters = narrow(db, query, await findLeading(db, query));
  return readPage(db, query, { conditions: [...filters, ...filterTime('at', query)], names: null, total: null });
}
