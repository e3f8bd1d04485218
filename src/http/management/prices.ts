import { z } from 'zod';
import type { ServiceDeps } from '../../services/context.ts';
import { getPrice, listPrices } from '../../services/prices/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { idParams } from './schemas/common.ts';
import { priceAnswerSchema } from './schemas/price.ts';

const PATH = '/api/v1/admin/prices';
const READ: RouteAccess = { kind: 'admin', permission: 'price.read' };
const SOURCES = z.enum(['override', 'dataset', 'free']);

const priceVersionAnswerSchema = z.object({
  id: z.string(),
  source: SOURCES,
  deployment_id: z.string().nullable(),
  provider_kind: z.string(),
  upstream_model: z.string(),
  price: priceAnswerSchema,
  currency: z.string(),
  usd_per_unit: z.string(),
  dataset: z.string().nullable(),
  effective_from: z.string(),
  created_at: z.string(),
});

const listQuery = listQuerySchema({
  filters: { source: SOURCES, deployment_id: textFilter, provider_kind: textFilter, upstream_model: textFilter },
  sortable: ['created_at'],
});

/** `/api/v1/admin/prices`: the versions that requests are pinned to. */
export function priceRoutes(deps: Pick<ServiceDeps, 'store'>): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List price versions', zh: '列出价格版本' },
      query: listQuery,
      answer: listAnswerSchema(priceVersionAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listPrices(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: READ,
      summary: { en: 'Read a price version', zh: '读取价格版本' },
      params: idParams,
      answer: priceVersionAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getPrice(deps, context, params.id) }),
    }),
  ];
}
