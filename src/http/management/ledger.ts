import {
  adjustBudget,
  adjustmentAnswerSchema,
  adjustmentFieldsSchema,
  buildVerificationView,
  exportLedger,
  ledgerExportSchema,
  ledgerQuerySchema,
  listLedger,
  verificationAnswerSchema,
  verifyLedger,
} from '../../services/ledger/index.ts';
import type { LedgerDeps } from '../../services/ledger/index.ts';
import { exportHeaders } from '../../services/shared/exports/export-file.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { ledgerAnswerSchema } from '../../services/shared/ledger-view.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { createTextStream } from '../text-stream.ts';

/** `/api/v1/admin/ledger`: the append-only list of holds, charges and adjustments (API.md 4.3.6). */
export function ledgerRoutes(deps: LedgerDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/ledger',
      access: { kind: 'admin', permission: 'ledger.read' },
      summary: { en: 'List ledger entries', zh: '列出账目' },
      description: {
        en: 'The append-only list of what was set aside, charged and given back; nothing in it is ever changed.',
        zh: '只追加的账目列表，记录预扣、收费与退还，任何条目都不会修改。',
      },
      query: ledgerQuerySchema,
      answer: listAnswerSchema(ledgerAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listLedger(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/ledger/export',
      access: { kind: 'admin', permission: 'ledger.read' },
      summary: { en: 'Export ledger entries', zh: '导出账目' },
      description: {
        en: 'The entries that the filters of the list choose, oldest requests first, whatever their number. The operation log has a row of it, `ledger.export`.',
        zh: '按列表的筛选条件导出账目，按所属请求由旧到新，数量不限；操作日志中留有一条 `ledger.export` 记录。',
      },
      files: {
        'text/csv': {
          en: 'One line an entry after a line of names; `budgets` as JSON.',
          zh: '首行为列名，其后每行一条账目；`budgets` 为 JSON。',
        },
        'application/jsonl': {
          en: 'One JSON object a line, as the list answers it.',
          zh: '每行一个 JSON 对象，与列表返回的一致。',
        },
      },
      query: ledgerExportSchema,
      status: 200,
      handle: async ({ context, query: { format, selection }, connection, request: { signal } }) => {
        const pieces = exportLedger(deps, context, format, selection);
        const call = { connection, signal, log: deps.log };
        return { data: undefined, response: createTextStream(pieces, exportHeaders('ledger', format), call) };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/admin/ledger/adjustments',
      access: { kind: 'admin', permission: 'ledger.write' },
      summary: { en: 'Adjust a budget', zh: '调整预算' },
      description: {
        en: 'Appends an entry that adds to what a budget may spend in one of its periods, or takes from it: tops up a prepaid (`total`) budget, gives money back, corrects. In force at once; running requests keep their holds. `spent` stays what was charged; `remaining` = amount + adjusted − spent − held. Entries are never edited: another adjustment takes one back.',
        zh: '追加一条账目，增加或减少某预算在一个周期内的可用金额：为预付费（`total`）预算充值、退款或更正。立即生效，进行中的请求保留其预扣。`spent` 始终为实际收费；`remaining` = amount + adjusted − spent − held。账目从不修改：需要撤销时再追加一条反向调整。',
      },
      body: adjustmentFieldsSchema,
      answer: adjustmentAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await adjustBudget(deps, context, body) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/admin/ledger/verify',
      access: { kind: 'admin', permission: 'ledger.read' },
      summary: { en: 'Verify the books', zh: '核对账目' },
      description: {
        en: "Recomputes every budget's balance and every rollup of usage from the entries and requests that they are sums of, and compares each request with its attempts and entries, beside running requests. Seconds for a million requests; `tallygate ledger verify` does the same and shows how far it is.",
        zh: '根据账目与请求重新计算每个预算的余额与每条用量汇总，并逐一核对请求、调用尝试与账目；可在请求进行中执行。百万级请求需数秒至数十秒；命令 `tallygate ledger verify` 功能相同并显示进度。',
      },
      answer: verificationAnswerSchema,
      status: 200,
      handle: async ({ context }) => ({ data: buildVerificationView(await verifyLedger(deps, context)) }),
    }),
  ];
}
