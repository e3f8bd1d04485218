import type { BudgetSlotName, LedgerRecord } from '../records/index.ts';
import type { DatabaseKind } from '../threads/sql-port.ts';
import { decodeRequestKey } from '../threads/request-key.ts';
import { bigint, type Column, integer, nullable, text } from './column.ts';
import { requestKey } from './request-key-column.ts';
import { defineTable, type Table } from './table.ts';

/** `[["bud_…",1767225600000]]` */
const budgetSlots: Column<readonly BudgetSlotName[]> = {
  kind: 'json',
  encode: (slots) => JSON.stringify(slots.map((slot) => [slot.budgetId, slot.periodStart])),
  decode: (raw) =>
    (JSON.parse(String(raw)) as readonly (readonly [string, number])[]).map(([budgetId, periodStart]) => ({
      budgetId,
      periodStart,
    })),
};

export function createLedgerTable(database: DatabaseKind): Table<LedgerRecord> {
  const table = defineTable<LedgerRecord>('ledger', {
    id: requestKey(database),
    phase: text(),
    n: integer(),
    at: integer(),
    amount: bigint(),
    providerCost: bigint(),
    budgets: budgetSlots,
    priceVersionId: nullable(text()),
    reason: nullable(text()),
    actorId: nullable(text()),
  });
  return {
    ...table,
    decode(row) {
      const record = table.decode(row);
      return record.phase === 'adjustment' ? { ...record, id: decodeRequestKey(row['id'], 'led') } : record;
    },
  };
}
