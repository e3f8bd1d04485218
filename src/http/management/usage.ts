import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { marginAnswerSchema, usageQuerySchema } from '../../services/shared/usage/usage-report.ts';
import { getOverview, overviewQuerySchema, reportUsage } from '../../services/usage/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { overviewAnswerSchema } from './schemas/overview.ts';

/** `/api/v1/admin/usage` (API.md 4.3.6). */
export function usageRoutes(deps: Pick<ServiceDeps, 'store' | 'clock'>): readonly AnyRoute[] {
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
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/overview',
      access: { kind: 'admin', permission: 'usage.read' },
      summary: { en: 'Overview of a time', zh: '总览' },
      description: {
        en: 'Sums, the same for the time before, over time, by model and provider, latencies and errors by kind: what a first page shows, in one call. Nothing of it is sampled.',
        zh: '一次调用返回首页所需的数据：合计、与之前时段的对比、时间序列、按模型与提供商的分布、耗时以及按类型的错误数。均为精确统计，不采样。',
      },
      query: overviewQuerySchema,
      answer: overviewAnswerSchema,
      status: 200,
      handle: async ({ context, query }) => ({ data: await getOverview(deps, context, query) }),
    }),
  ];
}
