import { Database } from 'bun:sqlite';
import { join } from 'node:path';

/** A request as the database of a server that has ended has it. */
export interface RequestRow {
  readonly requestId: string;
  readonly state: string;
  /** Nano-USD. */
  readonly charge: bigint;
  /** Entries of the ledger: holds, and what ends one. */
  readonly holds: number;
  readonly ends: number;
}

const QUERY = `
SELECT r.request_id AS requestId, r.state, coalesce(r.charge, 0) AS charge,
  (SELECT count(*) FROM ledger AS l WHERE l.id = r.id AND l.phase = 'hold') AS holds,
  (SELECT count(*) FROM ledger AS l WHERE l.id = r.id AND l.phase IN ('settlement', 'recovery', 'release')) AS ends
FROM requests AS r WHERE r.customer_user_id = ?1`;

/** The requests of a customer user. */
export function readRequests(dataDir: string, userId: string): readonly RequestRow[] {
  const database = new Database(join(dataDir, 'tallygate.db'), { readonly: true, safeIntegers: true });
  try {
    const rows = database.query(QUERY).all(userId) as (Omit<RequestRow, 'holds' | 'ends'> & {
      readonly holds: bigint;
      readonly ends: bigint;
    })[];
    return rows.map((row) => ({ ...row, holds: Number(row.holds), ends: Number(row.ends) }));
  } finally {
    database.close();
  }
}
