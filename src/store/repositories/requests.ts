import { sql } from 'kysely';
import { nanoUsd } from '../../lib/money.ts';
import type { RequestRepository } from '../port.ts';
import type { AttemptWrite, BudgetSlotName, RequestRecord } from '../records/index.ts';
import { attemptTable } from '../schema/attempts.ts';
import { createLedgerTable } from '../schema/ledger.ts';
import { createRequestTable, readRequest } from '../schema/requests.ts';
import { toColumnName } from '../schema/table.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { chunk, type Db } from './db.ts';
import { filterKeyTime, lowestKey, SLACK_MS } from './key-range.ts';
import { readLabels } from './labels.ts';
import { countRequests, findRequests } from './list-requests.ts';

type RequestTable = ReturnType<typeof createRequestTable>;
type Key = string | Uint8Array;

async function readAttempts(db: Db, keys: readonly Key[]): Promise<ReadonlyMap<string, readonly AttemptWrite[]>> {
  const byId = new Map<string, AttemptWrite[]>();
  const columns = sql.join(['id', ...attemptTable.columnNames].map((name) => sql.ref(name)));
  for (const some of chunk(keys)) {
    const rows = await db.query(sql`select ${columns} from attempts where id in (${sql.join(some)}) order by id, n`);
    for (const row of rows) {
      const id = decodeRequestKey(row['id']);
      const attempts = byId.get(id) ?? [];
      attempts.push(attemptTable.decode(row));
      byId.set(id, attempts);
    }
  }
  return byId;
}

async function readRecords(db: Db, table: RequestTable, rows: readonly SqlRow[]): Promise<readonly RequestRecord[]> {
  const requests = rows.map((row) => table.decode(row));
  const keys = requests.map((request) => encodeRequestKey(db.kind, request.id));
  const [attempts, labels] = await Promise.all([readAttempts(db, keys), readLabels(db, keys)]);
  return requests.map((request) =>
    readRequest(request, attempts.get(request.id) ?? [], labels.get(request.id) ?? null),
  );
}

/** The rows of some ids, in the order of these. */
async function readMany(db: Db, table: RequestTable, ids: readonly string[]): Promise<readonly RequestRecord[]> {
  const byId = new Map<string, RequestRecord>();
  for (const some of chunk(ids)) {
    const keys = some.map((id) => encodeRequestKey(db.kind, id));
    const rows = await db.query(
      sql`select ${sql.join(table.columnNames.map((name) => sql.ref(name)))} from requests where id in (${sql.join(keys)})`,
    );
    for (const record of await readRecords(db, table, rows)) byId.set(record.id, record);
  }
  return ids.flatMap((id) => byId.get(id) ?? []);
}

interface HeldEntries {
  readonly budgets: Map<string, BudgetSlotName>;
  extended: bigint;
}

/** What the holds and their extensions name, and what the extensions added. */
async function readHeldEntries(db: Db, keys: readonly Key[]): Promise<ReadonlyMap<string, HeldEntries>> {
  const table = createLedgerTable(db.kind);
  const byId = new Map<string, HeldEntries>();
  for (const some of chunk(keys)) {
    const rows = await db.query(
      sql`select * from ledger where id in (${sql.join(some)}) and phase in ('hold', 'extension') order by at, n`,
    );
    for (const entry of rows.map((row) => table.decode(row))) {
      const held = byId.get(entry.id) ?? { budgets: new Map<string, BudgetSlotName>(), extended: 0n };
      for (const slot of entry.budgets) held.budgets.set(`${slot.budgetId}@${slot.periodStart}`, slot);
      if (entry.phase === 'extension') held.extended += entry.amount;
      byId.set(entry.id, held);
    }
  }
  return byId;
}

const TOKENS = sql.raw(
  'input_tokens + cached_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_write_30m_tokens' +
    ' + cache_write_12h_tokens + output_tokens',
);

/** @param reports reads what may take its time */
export function createRequestRepository(db: Db, reports: Db): RequestRepository {
  const table = createRequestTable(db.kind);
  const from = sql`select ${sql.join(table.columnNames.map((name) => sql.ref(name)))} from requests`;
  /** The keys alone: what a view adds to them is not looked up. */
  const keyed = sql.table(db.kind === 'sqlite' ? 'request_rows' : 'requests');
  return {
    async find(id) {
      const rows = await db.query(sql`${from} where id = ${encodeRequestKey(db.kind, id)}`);
      return (await readRecords(db, table, rows))[0] ?? null;
    },
    async list(query) {
      const found = await findRequests(reports, query);
      const count = found.count ?? (await countRequests(reports, query));
      return { items: await readMany(reports, table, found.ids), nextCursor: found.nextCursor, ...count };
    },
    async listOnwards(query) {
      const { ids, nextCursor } = await findRequests(reports, query);
      return { items: await readMany(reports, table, ids), nextCursor };
    },
    findMany: (ids) => readMany(reports, table, ids),
    async listIdsSince(from, limit) {
      const rows = await db.query(
        sql`select id from ${keyed} where id >= ${lowestKey(db, from)} order by id desc limit ${limit}`,
      );
      return rows.map((row) => decodeRequestKey(row['id']));
    },
    async listHeldIds(limit) {
      const rows = await db.query(sql`select id from ${keyed} where state = 'held' order by id desc limit ${limit}`);
      return rows.map((row) => decodeRequestKey(row['id']));
    },
    async listHeld(limit, ids) {
      if (ids !== undefined && ids.length === 0) return [];
      const among =
        ids === undefined ? sql`1 = 1` : sql`id in (${sql.join(ids.map((id) => encodeRequestKey(db.kind, id)))})`;
      const rows = await db.query(sql`${from} where state = 'held' and ${among} order by id limit ${limit}`);
      const requests = await readRecords(db, table, rows);
      const entries = await readHeldEntries(
        db,
        requests.map((request) => encodeRequestKey(db.kind, request.id)),
      );
      return requests.map((request) => {
        const held = entries.get(request.id);
        const hold = nanoUsd(request.hold + (held?.extended ?? 0n));
        return { ...request, hold, budgets: [...(held?.budgets.values() ?? [])] };
      });
    },
    async listEnded({ customerId, model, ...range }, after, limit) {
      const conditions = [
        sql`state <> 'held'`,
        ...filterKeyTime(db, range),
        ...(customerId === null ? [] : [sql`customer_id = ${customerId}`]),
        ...(model === null ? [] : [sql`model = ${model}`]),
        ...(after === null ? [] : [sql`id > ${encodeRequestKey(db.kind, after)}`]),
      ];
      const rows = await reports.query(
        sql`${from} where ${sql.join(conditions, sql` and `)} order by id limit ${limit}`,
      );
      return rows.map((row) => readRequest(table.decode(row), [], null));
    },
    async listOutcomes(ids) {
      if (ids.length === 0) return [];
      const keys = ids.map((id) => encodeRequestKey(db.kind, id));
      const rows = await db.query(
        sql`select id, charge, ${TOKENS} as tokens from requests where id in (${sql.join(keys)})`,
      );
      return rows.map((row) => ({
        id: decodeRequestKey(row['id']),
        charge: nanoUsd(BigInt(row['charge'] as number | bigint | string)),
        tokens: Number(row['tokens']),
      }));
    },
    async sumSince(column, id, since) {
      const entity = column === null ? sql`1 = 1` : sql`${sql.ref(toColumnName(column))} = ${id}`;
      // An attempt may be made up to a day after its request began.
      const attempted = sql`${entity} and at >= ${since} and id >= ${lowestKey(db, since - SLACK_MS)}`;
      const within = sql`${entity} and at >= ${since} and id >= ${lowestKey(db, since)}`;
      const rows = await db.query(
        sql`select count(*) as requests, cast(coalesce(sum(${TOKENS}), 0) as bigint)
            as tokens
          from requests where ${within}`,
      );
      const tokens = Number(rows[0]?.['tokens'] ?? 0);
      if (column !== 'providerId' && column !== 'deploymentId')
        return { requests: Number(rows[0]?.['requests'] ?? 0), tokens };
      const made = await db.query(sql`select count(*) as attempts from attempts where ${attempted}`);
      return { requests: Number(made[0]?.['attempts'] ?? 0), tokens };
    },
  };
}
