import type { ServiceDeps } from '../../services/context.ts';
import { exportStatement, statementQuerySchema } from '../../services/statements/index.ts';
import { exportHeaders } from '../../services/shared/exports/export-file.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { createTextStream } from '../text-stream.ts';

/** `/api/v1/admin/statements`: what was charged in a month, as a file. */
export function statementRoutes(deps: Pick<ServiceDeps, 'store' | 'audit' | 'log'>): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/statements',
      access: { kind: 'admin', permission: 'ledger.read' },
      summary: { en: 'Export statements of a month', zh: '导出月度对账单' },
      description: {
        en: 'One line a day, customer, customer user, token and model, with requests, tokens and the charge; then the adjustments of budgets, the total of each customer and the total of all. A request belongs to the day of its hold, whenever it was settled. Charges add up to the ledger’s settlements and recoveries of these holds, to the last nano-USD.',
        zh: '按日、客户、客户用户、令牌与模型逐行列出请求数、token 数与费用；其后为预算调整、各客户合计与总计。请求归入其预扣所在的日期，与结算时间无关。费用之和与账本中这些预扣的结算、补结算金额完全一致，精确到纳美元。',
      },
      files: {
        'text/csv': { en: 'One line each after a line of names.', zh: '首行为列名，其后每行一条。' },
        'application/jsonl': { en: 'One JSON object a line.', zh: '每行一个 JSON 对象。' },
      },
      query: statementQuerySchema,
      status: 200,
      handle: async ({ context, query: { format, wish }, connection, request: { signal } }) => {
        const headers = exportHeaders(`statement-${wish.month}`, format);
        const pieces = exportStatement(deps, context, format, wish);
        return { data: undefined, response: createTextStream(pieces, headers, { connection, signal, log: deps.log }) };
      },
    }),
  ];
}
