import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { ListQuery } from '../../store/port.ts';
import { exportFormatSchema } from '../shared/exports/export-file.ts';
import { instantSchema, listQuerySchema, readFilters, textFilter } from '../shared/index.ts';
import type { ListFilters } from '../shared/index.ts';

const FILTERS: ListFilters = {
  id: textFilter.meta(text('Only those of this request.', '仅返回该请求的账目。')),
  customer_id: textFilter.meta(
    text(
      'Only those of the requests of this customer, and adjustments of its budgets, its users’ and their tokens’. Requests are looked for in a bounded number a page: a page may then have fewer items than asked for, even none, and a `next_cursor`; `total` is null.',
      '仅返回该客户请求的账目，以及对其预算、其用户与令牌预算的调整。每页检查的请求数有上限：此时条目可能少于所请求的数量甚至为空，而仍有 `next_cursor`；`total` 为 null。',
    ),
  ),
  customer_user_id: textFilter.meta(
    text(
      'Only those of the requests of this customer user, and adjustments of its budgets and its tokens’. `total` is null.',
      '仅返回该客户用户请求的账目，以及对其预算与其令牌预算的调整。`total` 为 null。',
    ),
  ),
  token_id: textFilter.meta(
    text(
      'Only those of the requests of this auth token, and adjustments of its budgets. `total` is null.',
      '仅返回该认证令牌请求的账目，以及对其预算的调整。`total` 为 null。',
    ),
  ),
  budget_id: textFilter.meta(
    text(
      'Only those of this budget. Its adjustments have an index; other entries are looked for in at most 500,000 a page: a page may then have fewer items than asked for, even none, and a `next_cursor`, and `total` is null. A `from` makes it quick.',
      '仅返回该预算的账目。调整有索引；其他账目每页最多检查 50 万条：此时条目可能少于所请求的数量甚至为空，而仍有 `next_cursor`，且 `total` 为 null。指定 `from` 可加快查询。',
    ),
  ),
  phase: z
    .enum(['hold', 'extension', 'settlement', 'release', 'recovery', 'overrun', 'adjustment'])
    .meta(text('Only those of this kind.', '仅返回该类型的账目。')),
};

/** Query of the list. */
export const ledgerQuerySchema = listQuerySchema({ filters: FILTERS, sortable: ['at'], searchable: false });

/** Which entries, whatever is done with them. */
export type LedgerSelection = Pick<ListQuery, 'filters' | 'from' | 'to'>;

const CHOSEN = readFilters(FILTERS);

const selectionShape = {
  ...CHOSEN.shape,
  from: instantSchema
    .optional()
    .meta(text('Not before this instant (included), RFC 3339.', '起始时间（含），RFC 3339。')),
  to: instantSchema.optional().meta(text('Before this instant (excluded), RFC 3339.', '截止时间（不含），RFC 3339。')),
};

function toSelection(values: Readonly<Record<string, unknown>>): LedgerSelection {
  const { from, to } = values as { readonly from?: number; readonly to?: number };
  return { filters: CHOSEN.toFilters(values), from: from ?? null, to: to ?? null };
}

/** Filters of an export by command. */
export const ledgerSelectionSchema = z.strictObject(selectionShape).transform(toSelection);

/** Query of a download. */
export const ledgerExportSchema = z
  .strictObject({ format: exportFormatSchema, ...selectionShape })
  .transform(({ format, ...values }) => ({ format, selection: toSelection(values) }));
