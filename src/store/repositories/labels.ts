import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ListPage, ListQuery } from '../port.ts';
import type { RequestLabels } from '../records/index.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import { all, type Condition } from './conditions.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { chunk, type Db } from './db.ts';
import { boundKeys } from './key-range.ts';
import { listPage, type ListSource } from './list.ts';

/** Rows with labels that one page looks at: none of them is found by an index. */
const SCAN_MAX = 200_000;

type Filter = ListQuery['filters'][string];

function readMetadata(raw: unknown): RequestLabels['metadata'] {
  return typeof raw === 'string' ? Object.entries(JSON.parse(raw) as Readonly<Record<string, string>>) : [];
}

/** Labels of requests by their id; one without any is not in it. */
export async function readLabels(
  db: Db,
  keys: readonly (string | Uint8Array)[],
): Promise<ReadonlyMap<string, RequestLabels>> {
  const byId = new Map<string, RequestLabels>();
  for (const some of chunk(keys)) {
    const rows = await db.query(sql`select id, end_user, metadata from request_labels where id in (${sql.join(some)})`);
    for (const row of rows) {
      const { end_user: said } = row;
      const endUser = typeof said === 'string' ? said : null;
      const metadata = readMetadata(row['metadata']);
      if (endUser !== null || metadata.length > 0) byId.set(decodeRequestKey(row['id']), { endUser, metadata });
    }
  }
  return byId;
}

function textsOf(filter: Filter): readonly string[] {
  return (Array.isArray(filter) ? filter : [filter]).map(String);
}

export function filterEndUser(filter: Filter): Condition {
  return sql<SqlBool>`id in (select id from request_labels where end_user in (${sql.join(textsOf(filter))}))`;
}

/** `name:text`, as a row's metadata has it. */
export function hasTag(db: Db, tag: string): Condition {
  const end = tag.indexOf(':');
  const [name, value] = [tag.slice(0, end), tag.slice(end + 1)];
  return db.kind === 'sqlite'
    ? sql<SqlBool>`exists (select 1 from json_each(metadata) as m where m.key = ${name} and m.value = ${value})`
    : sql<SqlBool>`metadata::json ->> ${name}::text = ${value}`;
}

/** The rows that the page may look at, in its order. */
function scan(db: Db, query: ListQuery): RawBuilder<unknown> {
  const conditions = [sql<SqlBool>`metadata is not null`, ...boundKeys(db, query)];
  if (query.cursor !== null) {
    const [id] = decodeCursor(query.cursor, query.sort, ['string']);
    const after = query.sort.descending ? sql`<` : sql`>`;
    conditions.push(sql<SqlBool>`id ${after} ${encodeRequestKey(db.kind, String(id))}`);
  }
  const direction = query.sort.descending ? sql`desc` : sql`asc`;
  return sql`select id, metadata from request_labels where ${all(conditions)} order by id ${direction}`;
}

/**
 * A page of the requests with a tag. It looks at a bounded number of rows and answers what it found, with the cursor of the last that it
 * looked at; nothing is counted.
 */
export async function listByTag<T>(db: Db, source: ListSource<T>, query: ListQuery): Promise<ListPage<T>> {
  const { tag = [], ...filters } = query.filters;
  const [last] = await db.query(sql`select id from (${scan(db, query)} limit 1 offset ${SCAN_MAX - 1}) as scanned`);
  const tags = textsOf(tag).map((each) => hasTag(db, each));
  const found = sql<SqlBool>`id in (select id from (${scan(db, query)} limit ${SCAN_MAX}) as scanned
    where ${sql.join(tags, sql` or `)})`;
  const page = await listPage(
    db,
    { ...source, total: null, conditions: (asked) => [...source.conditions({ ...asked, filters }), found] },
    query,
  );
  if (page.nextCursor !== null || last === undefined) return page;
  return { ...page, nextCursor: encodeCursor(query.sort, [decodeRequestKey(last['id'])]) };
}
