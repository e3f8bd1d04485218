import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { marginAnswerSchema, usageQuerySchema } from '../../services/shared/usage-report.ts';
import { reportUsage } from '../../services/usage/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';

/** `/api/v1/admin/usage` (API.md 4.3.6). */
export function usageRoutes(deps: Pick<ServiceDeps, 'store'>): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/usage',
      access: { kind: 'admin', permission: 'usage.read' },
      summary: { en: 'Report usage and charges', zh: '用量与费用报表' },
      description: {
        en: 'Sums over the requests of a time, grouped as asked; without `group_by` one item for all.',
        zh: '对一段时间内的请求按指定维度汇总；省略 `group_by` 时返回一项总计。',
      },
      query: usageQuerySchema,
      answer: z.object({
        items: z.array(marginAnswerSchema).readonly().meta(text('One item a group.', '每个分组一项。')),
      }),
      status: 200,
      handle: async ({ context, query }) => ({ data: await reportUsage(deps, context, query) }),
    }),
  ];
}
