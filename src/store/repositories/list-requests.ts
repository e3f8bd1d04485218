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

/** In the order of the table, or of an index that has what is compared: a read takes some ten milliseconds. */
const PLAIN_BOUNDS: ScanBounds = { rowsMax: 200_000, readMax: 50_000 };
/** Through an index or beside their labels: each row costs several times as much. */
const LOOKED_UP_BOUNDS: ScanBounds = { rowsMax: 40_000, readMax: 10_000 };
const READ_GROWTH = 8;

/** How the rows of a query are walked, in the order of their keys. */
interface Walk {
  /** What the database finds by a key. */
  readonly bounds: readonly Condition[];
  /** What each walked row is compared with. */
  readonly conditions: readonly RowCondition[];
  readonly withLabels: boolean;
  readonly isLookedUp: boolean;
  /** Whether the index of requests that failed has them. */
  readonly isOfFailed: boolean;
}

/** What is asked, without its order. */
type Asked = Pick<ListQuery, 'filters' | 'from' | 'to' | 'q'>;

interface Plan {
  readonly bounds: Condition[];
  readonly conditions: RowCondition[];
  isLookedUp: boolean;
}

/** The columns of that index. */
const OF_FAILED: ReadonlySet<string> = new Set(['at', 'status', 'error_type']);

/** Which part of that index a filter leads to, written as its definition has it; null: to none. */
function findFailed(field: string, filter: ListQuery['filters'][string]): Condition | null {
  const values = valuesOf(filter);
  const isFailure = field === 'status' || field === 'statusMin';
  if (isFailure && values.length > 0 && values.every((value) => Number(value) >= 400))
    return sql<SqlBool>`r.status >= 400`;
  const isError =
    (field === 'outcome' && onlyText(filter) === 'error') ||
    (field === 'errorType' && values.length > 0 && values.every((value) => value !== null));
  return isError ? sql<SqlBool>`r.error_type is not null` : null;
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
  const conditions = [...plan.conditions, ...time];
  const walk = { ...plan, conditions, withLabels, isOfFailed: false };
  return plan.isLookedUp ? walk : walkFailed(walk, filters);
}

/** Those that failed are few: where nothing else finds what is asked, their index does. */
function walkFailed(walk: Walk, filters: ListQuery['filters']): Walk {
  const [failed] = Object.entries(filters).flatMap(([field, filter]) => findFailed(field, filter) ?? []);
  if (failed === undefined) return walk;
  const isLookedUp = walk.conditions.some(({ columns }) => columns.some((name) => !OF_FAILED.has(name)));
  return { ...walk, bounds: [...walk.bounds, failed], isLookedUp, isOfFailed: true };
}

function boundsOf(walk: Walk): ScanBounds {
  return walk.isLookedUp ? LOOKED_UP_BOUNDS : PLAIN_BOUNDS;
}

/** The columns of labels, which need no look at the row that has them. */
const OF_LABELS: ReadonlySet<string> = new Set(['end_user', 'metadata']);

function chooseRows(db: Db, walk: Walk, columns: ReadonlySet<string>): RawBuilder<unknown> {
  const rows = sql.table(db.kind === 'sqlite' ? 'request_rows' : 'requests');
  if (walk.withLabels) {
    if ([...columns].every((name) => OF_LABELS.has(name))) return sql`request_labels as l`;
    return sql`request_labels as l ${db.kind === 'sqlite' ? sql`cross join` : sql`join`} ${rows} as r on r.id = l.id`;
  }
  return walk.isOfFailed && db.kind === 'sqlite' ? sql`${rows} as r indexed by requests_failed` : sql`${rows} as r`;
}

/** Rows in the order of their keys, with the columns that are compared. */
function walkRows(db: Db, walk: Walk, descending: boolean, after: string | null, limit: number): RawBuilder<unknown> {
  const columns = new Set(walk.conditions.flatMap((each) => each.columns));
  const id = key(walk.withLabels);
  const bounds = [...walk.bounds];
  if (after !== null)
    bounds.push(sql<SqlBool>`${id} ${descending ? sql`<` : sql`>`} ${encodeRequestKey(db.kind, after)}`);
  const from = chooseRows(db, walk, columns);
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

type Count = Pick<ListPage<unknown>, 'total' | 'totalExact'>;

/** Ids of a page, and where the next one begins. */
export interface FoundRequests {
  readonly ids: readonly string[];
  readonly nextCursor: string | null;
  /** How many there are, where looking for the page has told that too. */
  readonly count?: Count;
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

/** A token is of one customer user, by whom an index finds its requests among all others. One that is gone is looked for like anything else. */
async function nameUser(db: Db, query: ListQuery): Promise<ListQuery> {
  const { filters } = query;
  const tokenId = onlyText(filters['tokenId']);
  const isFound = filters['customerUserId'] !== undefined || filters['endUser'] !== undefined;
  if (tokenId === undefined || isFound) return query;
  const [token] = await db.query(sql`select customer_user_id from auth_tokens where id = ${tokenId}`);
  const customerUserId = token?.['customer_user_id'];
  return typeof customerUserId === 'string' ? { ...query, filters: { ...filters, customerUserId } } : query;
}

/**
 * The requests of a page. Where no index finds them, rows are looked at in the order of their keys, in short reads and up to a bound: then it
 * answers what it found, with the place of the last one that it looked at.
 */
export async function findRequests(db: Db, asked: ListQuery, bounds?: ScanBounds): Promise<FoundRequests> {
  const query = await nameUser(db, asked);
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
  return {
    ids,
    nextCursor: goesOn && last !== null && last !== undefined ? encodeCursor(query.sort, [last]) : null,
    ...(query.cursor === null ? countLooked(walk, progress, query, readMax) : {}),
  };
}

/** What looking from the beginning has told of how many there are: all, or that one short read does not suffice. */
function countLooked(walk: Walk, progress: Progress, query: ListQuery, readMax: number): Pick<FoundRequests, 'count'> {
  const matches = (query.page - 1) * query.pageSize - progress.skip + progress.ids.length;
  if (matches > COUNT_MAX) return { count: { total: COUNT_MAX, totalExact: false } };
  if (progress.ended) return { count: { total: matches, totalExact: true } };
  const isLong = walk.conditions.length > 0 && progress.rows >= readMax;
  return isLong ? { count: { total: null, totalExact: true } } : {};
}

/** How many there are, as far as one short read tells; null: that is not told. */
export async function countRequests(db: Db, query: ListQuery): Promise<Count> {
  const walk = planWalk(db, await nameUser(db, query));
  const limit = walk.conditions.length === 0 ? COUNT_MAX + 1 : boundsOf(walk).readMax;
  const { rows, matches } = await look(db, walk, query.sort.descending, null, limit, false);
  if (matches > COUNT_MAX) return { total: COUNT_MAX, totalExact: false };
  return { total: rows < limit ? matches : null, totalExact: true };
}
