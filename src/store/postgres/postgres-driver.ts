import { SQL } from 'bun';
import type { SqlValue } from '../port.ts';
import type { Durability, StatementMessage, StoreDriver } from '../threads/messages.ts';
import { narrowIntegers } from '../threads/narrow-integers.ts';
import { RowMismatch } from '../threads/row-mismatch.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { commitTraffic } from './commit-traffic.ts';
import { explainPostgresError } from './map-error.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { createServerLock } from './server-lock.ts';

/** Nothing is settled between this and the question before it: settlements have the same connection, and take their turn. */
const FIND_SETTLED =
  "SELECT replace(id::text, '-', '') AS key FROM requests WHERE state <> 'held' AND id IN " +
  '(SELECT value::uuid FROM json_array_elements_text($1::text::json))';
const SHARED_CONNECTIONS = 4;
const CONNECT_TIMEOUT_S = 10;
const MONTHS_AHEAD = 2;
/** Makes the server notice within seconds that a client is gone, so that its lock does not outlive it. */
const KEEP_ALIVE = { tcp_keepalives_idle: '5', tcp_keepalives_interval: '2', tcp_keepalives_count: '3' } as const;

/** How many rows a write changed, as the driver reports it. */
function countChanges(result: unknown): number {
  return Number((result as { readonly count?: unknown }).count ?? 0);
}

/** The database acknowledges a commit before it is on its disk; what it loses then is its last moments, never the order. */
const RELAXED = { synchronous_commit: 'off' } as const;

function connect(url: string, max: number, extra: Readonly<Record<string, string>> = {}, onclose?: () => void): SQL {
  return new SQL(url, {
    max,
    ...(onclose === undefined ? {} : { onclose }),
    bigint: true,
    connectionTimeout: CONNECT_TIMEOUT_S,
    connection: {
      application_name: 'tallygate',
      statement_timeout: '30000',
      lock_timeout: '10000',
      ...KEEP_ALIVE,
      ...extra,
    },
  });
}

/** PostgreSQL in a store thread: one connection for the group commits, a few for reads and transactions. */
export function openPostgresDriver(url: string, durability: Durability = 'strict'): StoreDriver {
  const commits = connect(url, 1, durability === 'strict' ? {} : RELAXED, () => lock.lose());
  const lock = createServerLock(commits);
  const shared = connect(url, SHARED_CONNECTIONS);
  /** Group commits and questions about balances run in the order in which they came. */
  let tail: Promise<unknown> = Promise.resolve();

  function inOrder<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = tail.then(run);
    tail = result.catch(() => null);
    return result;
  }

  async function query(sql: string, parameters: readonly SqlValue[], connection = shared): Promise<readonly SqlRow[]> {
    const rows = (await connection.unsafe(sql, [...parameters])) as readonly Record<string, unknown>[];
    return Array.from(rows, narrowIntegers);
  }

  async function transact(statements: readonly StatementMessage[]): Promise<void> {
    await shared.begin(async (transaction) => {
      for (const [sql, parameters, expectRows, mismatch] of statements) {
        const changes = countChanges(await transaction.unsafe(sql, [...parameters]));
        if (expectRows >= 0 && changes !== expectRows) throw new RowMismatch(mismatch);
      }
    });
  }

  return {
    database: 'postgres',
    async migrate() {
      await lock.take();
      return migratePostgres(shared);
    },
    takeOver: () => null,
    query,
    snapshot: (run) =>
      shared.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', async (transaction) => {
        await transaction.unsafe('SET LOCAL statement_timeout = 0');
        return run((sql, parameters) => query(sql, parameters, transaction));
      }),
    transact,
    commit: (batch) => inOrder(() => commitTraffic(commits, batch, lock)),
    balances: (slots, keys) =>
      inOrder(async () => {
        const balances = await query(
          'SELECT b.budget_id, b.period_start, b.spent, b.adjusted, b.adjustments FROM budget_balances AS b ' +
            'JOIN json_array_elements($1::text::json) AS s ON b.budget_id = s ->> 0 ' +
            'AND b.period_start = (s ->> 1)::bigint',
          [JSON.stringify(slots)],
          commits,
        );
        if (keys.length === 0) return { balances, settled: [] };
        const settled = await query(FIND_SETTLED, [JSON.stringify(keys)], commits);
        return { balances, settled: settled.map((row) => String(row['key'])) };
      }),
    async maintain(now) {
      await shared.unsafe('SELECT ensure_traffic_partitions($1::bigint, $2::integer)', [now, MONTHS_AHEAD]);
    },
    probe: (now) =>
      inOrder(async () => {
        await lock.keep();
        await transact([['UPDATE store_probe SET at = $1', [now], 1, 'missing']]);
      }),
    checkpoint: () => 0,
    keepLog() {},
    copy() {
      throw new Error('a PostgreSQL database is no file');
    },
    explain: explainPostgresError,
    async close() {
      await tail;
      await lock.release();
      await Promise.all([commits.close({ timeout: 5 }), shared.close({ timeout: 5 })]);
    },
  };
}
