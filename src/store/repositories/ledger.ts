import { type SqlBool, sql } from 'kysely';
import type { LedgerRepository, ListQuery, Statement } from '../port.ts';
import type { AdjustmentWrite, LedgerRecord } from '../records/index.ts';
import { createLedgerTable } from '../schema/ledger.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import { type Condition, filterField, search } from './conditions.ts';
import type { Db } from './db.ts';
import { filterKeyTime, orderByKey } from './key-range.ts';
import { listLedgerOfCallers, namesCaller } from './ledger-of-callers.ts';
import { COUNT_MAX, listPage, type ListSource } from './list.ts';
import { walkLedger } from './walk-ledger.ts';

/** SQLite keeps the budgets of an entry by a number. */
function insertEntry(db: Db, { id, at, amount, reason, actorId, ...slot }: AdjustmentWrite): readonly Statement[] {
  const budgets = JSON.stringify([[slot.budgetId, slot.periodStart]]);
  const key = encodeRequestKey(db.kind, id);
  if (db.kind === 'postgres') {
    return [
      db.statement(
        sql`insert into ledger (id, phase, n, at, amount, budgets, reason, actor_id)
          values (${key}, 'adjustment', 0, ${at}, ${amount}, ${budgets}, ${reason}, ${actorId})`,
      ),
    ];
  }
  return [
    db.statement(sql`insert into traffic_budgets (budgets) values (${budgets}) on conflict (budgets) do nothing`),
    db.statement(
      sql`insert into ledger_rows (id, phase, n, at, amount, budgets_no, reason, actor_id)
        select ${key}, 'adjustment', 0, ${at}, ${amount}, no, ${reason}, ${actorId}
        from traffic_budgets where budgets = ${budgets}`,
      { expectRows: 1 },
    ),
  ];
}

function addToBalance(db: Db, { budgetId, periodStart, amount, sumMax }: AdjustmentWrite): Statement {
  return db.statement(
    sql`insert into budget_balances (budget_id, period_start, spent, adjusted, adjustments)
      select id, cast(${periodStart} as bigint), 0, cast(${amount} as bigint), 1 from budgets where id = ${budgetId}
      on conflict (budget_id, period_start) do update set
        adjusted = budget_balances.adjusted + excluded.adjusted, adjustments = budget_balances.adjustments + 1
      where budget_balances.adjusted + excluded.adjusted between cast(${0n - sumMax} as bigint) and cast(${sumMax} as bigint)`,
    { expectRows: 1, mismatch: 'version' },
  );
}

/** Looks at every row that the other filters leave. */
function namesBudget(db: Db, filter: ListQuery['filters'][string]): Condition {
  const find = db.kind === 'sqlite' ? sql`instr` : sql`strpos`;
  const named = (Array.isArray(filter) ? filter : [filter]).map(
    (id) => sql<SqlBool>`${find}(budgets, ${`[${JSON.stringify(String(id))},`}) > 0`,
  );
  return sql<SqlBool>`(${sql.join(named, sql` or `)})`;
}

function filterBy(
  db: Db,
  table: ReturnType<typeof createLedgerTable>,
  field: string,
  filter: ListQuery['filters'][string],
): Condition {
  if (field === 'budgetId') return namesBudget(db, filter);
  // Written out, so that the index of adjustments alone is found.
  if (field === 'phase' && String(filter) === 'adjustment') return sql<SqlBool>`phase = 'adjustment'`;
  return filterField(table, field, filter);
}

export function createLedgerRepository(db: Db): LedgerRepository {
  const table = createLedgerTable(db.kind);
  const columns = sql.join(table.columnNames.map((name) => sql.ref(name)));
  const source: ListSource<LedgerRecord> = {
    table: table.name,
    columnNames: table.columnNames,
    countMax: COUNT_MAX,
    // By the instant of the request: its entries stay together, and the key is the only index.
    order: (field) =>
      field === 'at'
        ? [
            orderByKey(db, (raw) => decodeRequestKey(raw)),
            { name: 'phase', kind: 'string' },
            { name: 'n', kind: 'number' },
          ]
        : undefined,
    conditions: (query) => [
      ...Object.entries(query.filters).map(([field, filter]) => filterBy(db, table, field, filter)),
      ...filterKeyTime(db, query),
      ...search(db, [], query.q),
    ],
    decode: (rows) => rows.map((row) => table.decode(row)),
  };
  return {
    async listByRequest(id) {
      const rows = await db.query(
        sql`select ${columns} from ledger where id = ${encodeRequestKey(db.kind, id)} order by at, n`,
      );
      return rows.map((row) => table.decode(row));
    },
    list(query) {
      // Adjustments have an index.
      const { budgetId, phase } = query.filters;
      if (namesCaller(query)) return listLedgerOfCallers(db, source, query);
      const isWalked = budgetId !== undefined && String(phase) !== 'adjustment';
      return isWalked ? walkLedger(db, source, query) : listPage(db, source, query);
    },
    listOnwards(query) {
      if (namesCaller(query)) return listLedgerOfCallers(db, source, query);
      const { budgetId, phase, id } = query.filters;
      const isFound = id !== undefined || String(phase) === 'adjustment' || (budgetId ?? phase) === undefined;
      return isFound ? listPage(db, { ...source, total: null }, query) : walkLedger(db, source, query);
    },
    adjust: (write) => [...insertEntry(db, write), addToBalance(db, write)],
  };
}
