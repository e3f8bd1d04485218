import { z } from 'zod';
import type { ServiceDeps } from '../../services/context.ts';
import { usageAnswerSchema, usageQuerySchema } from '../../services/shared/usage-report.ts';
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
      query: usageQuerySchema,
      answer: z.object({ items: z.array(usageAnswerSchema).readonly() }),
      status: 200,
      handle: async ({ context, query }) => ({ data: await reportUsage(deps, context, query) }),
    }),
  ];
}
