import { type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import type { ListPage, ListQuery } from '../port.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import { all, type Condition } from './conditions.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Db } from './db.ts';
import { filterKeyTime } from './key-range.ts';
import { listPage, type ListSource } from './list.ts';

/** How many rows are looked at: for a page, and in one read, so that other reads get their turn. */
const ROWS_MAX = 500_000;
const READ_MAX = 50_000;

interface Place {
  readonly cursor: string;
  readonly isEnd: Condition;
}

/** The last of the next rows that one read looks at; null: fewer are left. */
async function findEnd(db: Db, query: ListQuery, cursor: string | null): Promise<Place | null> {
  const { descending } = query.sort;
  const bounds = filterKeyTime(db, query);
  if (cursor !== null) {
    const [id, phase, n] = decodeCursor(cursor, query.sort, ['string', 'string', 'number']);
    const key = encodeRequestKey(db.kind, String(id));
    bounds.push(sql<SqlBool>`(id, phase, n) ${descending ? sql`<` : sql`>`} (${key}, ${phase ?? ''}, ${n ?? 0})`);
  }
  const way = descending ? sql`desc` : sql`asc`;
  const rows = sql.table(db.kind === 'sqlite' ? 'ledger_rows' : 'ledger');
  const [row] = await db.query(
    sql`select id, phase, n from ${rows} where ${all(bounds)}
      order by id ${way}, phase ${way}, n ${way} limit 1 offset ${READ_MAX - 1}`,
  );
  if (row === undefined) return null;
  const id = decodeRequestKey(row['id']);
  const [phase, n] = [String(row['phase']), Number(row['n'])];
  return {
    cursor: encodeCursor(query.sort, [id, phase, n]),
    isEnd: sql<SqlBool>`(id, phase, n) ${descending ? sql`>=` : sql`<=`} (${encodeRequestKey(db.kind, id)}, ${phase}, ${n})`,
  };
}

/**
 * A page of what no index finds: entries are looked at in the order of their keys, in short reads and up to a bound; then it answers what it
 * found, with where to go on. `total` is not counted.
 */
export async function walkLedger<T>(db: Db, source: ListSource<T>, query: ListQuery): Promise<ListPage<T>> {
  if (query.sort.field !== 'at') throw invalidField('sort', `cannot be ${query.sort.field}`);
  if (query.cursor === null && query.page > 1) throw invalidField('page', 'must be 1: go on by `cursor`');
  const items: T[] = [];
  let cursor = query.cursor;
  for (let rows = 0; rows < ROWS_MAX; rows += READ_MAX) {
    const end = await findEnd(db, query, cursor);
    const conditions = (asked: ListQuery): readonly Condition[] =>
      end === null ? source.conditions(asked) : [...source.conditions(asked), end.isEnd];
    const part = await listPage(
      db,
      { ...source, conditions, total: null },
      { ...query, cursor, page: 1, pageSize: query.pageSize - items.length },
    );
    items.push(...part.items);
    cursor = part.nextCursor ?? end?.cursor ?? null;
    if (cursor === null || items.length >= query.pageSize) break;
  }
  return { items, total: null, totalExact: true, nextCursor: cursor };
}
