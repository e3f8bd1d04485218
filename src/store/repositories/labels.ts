import { sql } from 'kysely';
import type { RequestLabels } from '../records/index.ts';
import { decodeRequestKey } from '../threads/request-key.ts';
import { chunk, type Db } from './db.ts';

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
