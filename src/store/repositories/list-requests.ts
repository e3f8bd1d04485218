import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import type { ListPage, ListQuery } from '../port.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import { all, type Condition, filterTime } from './conditions.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Db } from './db.ts';
import { boundKeys, keyRange } from './key-range.ts';
import { COUNT_MAX } from './list.ts';
import { filterRow, onlyText, type RowCondition, valuesOf } from './request-conditions.ts';

/** How many rows are looked at: for a page, and in one read, so that other reads get their turn. */
export interface ScanBounds {
  readonly rowsMax: number;
  readonly readMax: number;
}

/** In the order of the table: a read takes some milliseconds. */
const PLAIN_BOUNDS: ScanBounds = { rowsMax: 1_000_000, readMax: 50_000 };
/** Through an index or beside their labels: each row costs several times as much. */
const LOOKED_UP_BOUNDS: ScanBounds = { rowsMax: 200_000, readMax: 10_000 };
const READ_GROWTH = 8;

/** How the rows of a query are walked, in the order of their keys. */
interface Walk {
  /** What the database finds by a key. */
  readonly bounds: readonly Condition[];
  /** What each walked row is compared with. */
  readonly conditions: readonly RowCondition[];
  readonly withLabels: boolean;
  readonly isLookedUp: boolean;
}

/** What is asked, without its order. */
type Asked = Pick<ListQuery, 'filters' | 'from' | 'to' | 'q'>;

interface Plan {
  readonly bounds: Condition[];
  readonly conditions: RowCondition[];
  isLookedUp: boolean;
}

/** An id or the beginning of one; every other text is a correlation id. */
function search(db: Db, q: string, withLabels: boolean, plan: Plan): void {
  const prefix = /^req_([0-9a-f]{0,32})$/.exec(q)?.[1];
  if (prefix === undefined) find(db, 'requestId', q, withLabels, plan);
  else plan.bounds.push(...keyRange(db, prefix, key(withLabels)));
}

function key(withLabels: boolean): RawBuilder<unknown> {
  return sql.ref(withLabels ? 'l.id' : 'r.id');
}

function userNumber(db: Db, id: string): Condition {
  return db.kind === 'sqlite'
    ? sql<SqlBool>`r.user_no = (select no from traffic_users where customer_user_id = ${id})`
    : sql<SqlBool>`r.customer_user_id = ${id}`;
}

/** What an index finds bounds the walk; everything else is compared. */
function find(db: Db, field: string, filter: ListQuery['filters'][string], withLabels: boolean, plan: Plan): void {
  const row = filterRow(db, field, filter);
  const only = onlyText(filter);
  if (field === 'endUser') {
    if (only === undefined) plan.conditions.push(row);
    else plan.bounds.push(sql<SqlBool>`l.end_user = ${only}`);
  } else if (field === 'id') {
    const keys = valuesOf(filter).map((id) => encodeRequestKey(db.kind, String(id)));
    plan.bounds.push(sql<SqlBool>`${key(withLabels)} in (${sql.join(keys)})`);
  } else if (withLabels) {
    plan.conditions.push(row);
  } else if (field === 'requestId') {
    plan.bounds.push(row.condition);
    plan.isLookedUp = true;
  } else if (field === 'state' && only === 'held') {
    plan.bounds.push(sql<SqlBool>`r.state = 'held'`);
    plan.isLookedUp = true;
  } else if (field === 'customerUserId' && only !== undefined) {
    plan.bounds.push(userNumber(db, only));
    plan.isLookedUp = true;
  } else plan.conditions.push(row);
}

function planWalk(db: Db, query: Asked): Walk {
  const { filters } = query;
  const withLabels = filters['tag'] !== undefined || filters['endUser'] !== undefined;
  const plan: Plan = { bounds: boundKeys(db, query, key(withLabels)), conditions: [], isLookedUp: withLabels };
  for (const [field, filter] of Object.entries(filters)) find(db, field, filter, withLabels, plan);
  if (query.q !== null) search(db, query.q, withLabels, plan);
  if (filters['tag'] !== undefined) plan.bounds.push(sql<SqlBool>`l.metadata is not null`);
  const time = filterTime('at', query).map((condition) => ({ columns: ['at'], condition }));
  return { ...plan, conditions: [...plan.conditions, ...time], withLabels };
}

function boundsOf(walk: Walk): ScanBounds {
  return walk.isLookedUp ? LOOKED_UP_BOUNDS : PLAIN_BOUNDS;
}

/** Rows in the order of their keys, with the columns that are compared. */
function walkRows(db: Db, walk: Walk, descending: boolean, after: string | null, limit: number): RawBuilder<unknown> {
  const columns = new Set(walk.conditions.flatMap((each) => each.columns));
  const id = key(walk.withLabels);
  const bounds = [...walk.bounds];
  if (after !== null)
    bounds.push(sql<SqlBool>`${id} ${descending ? sql`<` : sql`>`} ${encodeRequestKey(db.kind, after)}`);
  const rows = sql.table(db.kind === 'sqlite' ? 'request_rows' : 'requests');
  const join = db.kind === 'sqlite' ? sql`cross join` : sql`join`;
  const from = walk.withLabels ? sql`request_labels as l ${join} ${rows} as r on r.id = l.id` : sql`${rows} as r`;
  const selected = sql.join([id, ...Array.from(columns, (name) => sql.ref(name))]);
  return sql`select ${selected} from ${from} where ${all(bounds)} order by ${id} ${descending ? sql`desc` : sql`asc`} limit ${limit}`;
}

function meets(walk: Walk): Condition {
  return all(walk.conditions.map((each) => each.condition));
}

interface Looked {
  readonly rows: number;
  readonly matches: number;
  /** Ids of those that match, in order; empty where they were not asked for. */
  readonly found: readonly string[];
  readonly last: string | null;
}

/** One short read: so many rows behind a place. */
async function look(
  db: Db,
  walk: Walk,
  descending: boolean,
  after: string | null,
  limit: number,
  wantsIds: boolean,
): Promise<Looked> {
  const match = meets(walk);
  const id = db.kind === 'sqlite' ? sql`hex(id)` : sql`id::text`;
  const join = db.kind === 'sqlite' ? sql`group_concat` : sql`string_agg`;
  const last = descending ? sql`min(${id})` : sql`max(${id})`;
  const found = wantsIds ? sql`${join}(${id}, ',') filter (where ${match})` : sql`null`;
  const [row] = await db.query(
    sql`select count(*) as total, count(*) filter (where ${match}) as matches, ${last} as last, ${found} as found
      from (${walkRows(db, walk, descending, after, limit)}) as walked`,
  );
  const ids = typeof row?.['found'] === 'string' ? row['found'].split(',').map(readId) : [];
  return {
    rows: Number(row?.['total'] ?? 0),
    matches: Number(row?.['matches'] ?? 0),
    found: ids.toSorted((one, other) => (one < other === descending ? 1 : -1)),
    last: typeof row?.['last'] === 'string' ? readId(row['last']) : null,
  };
}

function readId(text: string): string {
  return decodeRequestKey(text.toLowerCase());
}

/** Ids of a page, and where the next one begins. */
export interface FoundRequests {
  readonly ids: readonly string[];
  readonly nextCursor: string | null;
}

/** Where the walk is, and what it found. */
interface Progress {
  readonly ids: string[];
  after: string | null;
  skip: number;
  rows: number;
  ended: boolean;
}

async function step(db: Db, walk: Walk, descending: boolean, progress: Progress, limit: number): Promise<void> {
  // Nothing of it can be on the page.
  const isSkipped = progress.skip >= limit;
  const looked = await look(db, walk, descending, progress.after, limit, !isSkipped);
  const skipped = Math.min(progress.skip, looked.matches);
  progress.skip -= skipped;
  progress.ids.push(...looked.found.slice(skipped));
  progress.after = looked.last ?? progress.after;
  progress.rows += looked.rows;
  progress.ended = looked.rows < limit;
}

/**
 * The requests of a page. Where no index finds them, rows are looked at in the order of their keys, in short reads and up to a bound: then it
 * answers what it found, with the place of the last one that it looked at.
 */
export async function findRequests(db: Db, query: ListQuery, bounds?: ScanBounds): Promise<FoundRequests> {
  if (query.sort.field !== 'at') throw invalidField('sort', `cannot be ${query.sort.field}`);
  const { descending } = query.sort;
  const walk = planWalk(db, query);
  const [after = null] = query.cursor === null ? [] : decodeCursor(query.cursor, query.sort, ['string']);
  const progress: Progress = {
    ids: [],
    after: after === null ? null : String(after),
    skip: query.cursor === null ? (query.page - 1) * query.pageSize : 0,
    rows: 0,
    ended: false,
  };
  const { rowsMax, readMax } = bounds ?? boundsOf(walk);
  let limit = Math.min(readMax, Math.max(progress.skip + query.pageSize + 1, 1));
  while (!progress.ended && progress.ids.length <= query.pageSize && progress.rows < rowsMax) {
    await step(db, walk, descending, progress, Math.min(limit, rowsMax - progress.rows));
    limit = Math.min(readMax, limit * READ_GROWTH);
  }
  if (progress.skip > 0 && !progress.ended) throw invalidField('page', 'lies too deep: go on by `cursor`');
  const ids = progress.ids.slice(0, query.pageSize);
  const last = progress.ids.length > ids.length ? ids.at(-1) : progress.after;
  const goesOn = progress.ids.length > ids.length || !progress.ended;
  return { ids, nextCursor: goesOn && last !== null && last !== undefined ? encodeCursor(query.sort, [last]) : null };
}

/** How many there are, as far as one short read tells; null: that is not told. */
export async function countRequests(
  db: Db,
  query: ListQuery,
): Promise<Pick<ListPage<unknown>, 'total' | 'totalExact'>> {
  const walk = planWalk(db, query);
  const limit = walk.conditions.length === 0 ? COUNT_MAX + 1 : boundsOf(walk).readMax;
  const { rows, matches } = await look(db, walk, query.sort.descending, null, limit, false);
  if (matches > COUNT_MAX) return { total: COUNT_MAX, totalExact: false };
  return { total: rows < limit ? matches : null, totalExact: true };
}
