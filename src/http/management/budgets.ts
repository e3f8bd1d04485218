import { budgetQuerySchema, getBudget, listBudgets, ownedBudgetSchema } from '../../services/budgets/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { idParams } from './schemas/common.ts';

const PATH = '/api/v1/admin/budgets';

/** `/api/v1/admin/budgets`: the budgets of everybody, beside those that each owner answers. */
export function budgetRoutes(deps: Pick<ServiceDeps, 'store' | 'clock' | 'counters'>): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: { kind: 'admin', permission: 'budget.read' },
      summary: { en: 'List the budgets of everybody', zh: '列出全部预算' },
      description: {
        en: 'Every budget of the gateway, of models, customers, customer users and tokens, the most spent first. They are sorted and filtered by what is written of the current period; each is shown with what it has left now. Budgets are changed at their owners.',
        zh: '网关、模型、客户、客户用户与令牌的全部预算，已用比例高的在前。排序与筛选以本周期已写入的金额为准，展示的余额为实时值。预算在其所有者处修改。',
      },
      query: budgetQuerySchema,
      answer: listAnswerSchema(ownedBudgetSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listBudgets(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: { kind: 'admin', permission: 'budget.read' },
      summary: { en: 'Read a budget', zh: '查询预算' },
      params: idParams,
      answer: ownedBudgetSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getBudget(deps, context, params.id) }),
    }),
  ];
}
