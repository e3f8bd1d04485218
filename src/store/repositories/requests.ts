import { type SqlBool, sql } from 'kysely';
import { nanoUsd } from '../../lib/money.ts';
import type { ListQuery, RequestRepository } from '../port.ts';
import type { AttemptWrite, BudgetSlotName, RequestRecord } from '../records/index.ts';
import { attemptTable } from '../schema/attempts.ts';
import { createLedgerTable } from '../schema/ledger.ts';
import { createRequestTable, readRequest } from '../schema/requests.ts';
import { toColumnName } from '../schema/table.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { type Condition, filterField, search } from './conditions.ts';
import { chunk, type Db } from './db.ts';
import { filterEndUser, listByTag, readLabels } from './labels.ts';
import { filterKeyTime, lowestKey, orderByKey, SLACK_MS } from './key-range.ts';
import { COUNT_MAX, listPage, type ListSource } from './list.ts';

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

/** A request whose correlation id is its own id keeps none. */
function filterRequestId(db: Db, filter: ListQuery['filters'][string]): Condition {
  const values = (Array.isArray(filter) ? filter : [filter]).map(String);
  const keys = values.map((value) => encodeRequestKey(db.kind, value));
  return sql<SqlBool>`(request_id in (${sql.join(values)}) or (id in (${sql.join(keys)}) and request_id is null))`;
}

function filterBy(db: Db, table: RequestTable, field: string, filter: ListQuery['filters'][string]): Condition {
  if (field === 'requestId') return filterRequestId(db, filter);
  if (field === 'endUser') return filterEndUser(filter);
  return filterField(table, field, filter);
}

function listSource(db: Db, table: RequestTable): ListSource<RequestRecord> {
  return {
    table: table.name,
    columnNames: table.columnNames,
    countMax: COUNT_MAX,
    order: (field) => (field === 'at' ? [orderByKey(db, (raw) => decodeRequestKey(raw))] : undefined),
    conditions: (query) => [
      ...Object.entries(query.filters).map(([field, filter]) => filterBy(db, table, field, filter)),
      ...filterKeyTime(db, query),
      ...search(db, [], query.q),
    ],
    decode: (rows) => readRecords(db, table, rows),
  };
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

export function createRequestRepository(db: Db): RequestRepository {
  const table = createRequestTable(db.kind);
  const source = listSource(db, table);
  const from = sql`select ${sql.join(table.columnNames.map((name) => sql.ref(name)))} from requests`;
  return {
    async find(id) {
      const rows = await db.query(sql`${from} where id = ${encodeRequestKey(db.kind, id)}`);
      return (await readRecords(db, table, rows))[0] ?? null;
    },
    list: (query) => (query.filters['tag'] === undefined ? listPage(db, source, query) : listByTag(db, source, query)),
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
      const rows = await db.query(sql`${from} where ${sql.join(conditions, sql` and `)} order by id limit ${limit}`);
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
