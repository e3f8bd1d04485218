import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { getPrice, listPrices } from '../../services/prices/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { instantAnswerSchema } from '../../services/shared/instant-schema.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { idParams } from './schemas/common.ts';
import { priceAnswerSchema } from './schemas/price.ts';

const PATH = '/api/v1/admin/prices';
const READ: RouteAccess = { kind: 'admin', permission: 'price.read' };
const SOURCE = text('Set by the operator, of the price data, or free.', '来源：管理员设置、价格数据或免费。');
const SOURCES = z.enum(['override', 'dataset', 'free']);

const priceVersionAnswerSchema = z
  .object({
    id: z.string().meta(text('Id of the version.', '价格版本的 ID。')),
    source: SOURCES.meta(SOURCE),
    deployment_id: z
      .string()
      .nullable()
      .meta(
        text(
          'Deployment that it was set for; null: it is of the price data.',
          '所针对的部署 ID；null 表示来自价格数据。',
        ),
      ),
    provider_kind: z.string().meta(text('Kind of the provider.', '提供商类型。')),
    upstream_model: z.string().meta(text("The provider's own name of the model.", '模型在提供商处的名称。')),
    price: priceAnswerSchema.meta(text('The price.', '价格。')),
    currency: z.string().meta(text('ISO 4217 code that it is in.', '价格的 ISO 4217 货币代码。')),
    usd_per_unit: z
      .string()
      .meta(text('USD for one unit of that currency, as pinned.', '该货币每单位折合的美元数（已固定）。')),
    dataset: z
      .string()
      .nullable()
      .meta(text('Price data that it comes from; null: none.', '所来自的价格数据；null 表示没有。')),
    effective_from: instantAnswerSchema.meta(text('From when on it counts.', '生效时间。')),
    created_at: instantAnswerSchema.meta(text('When it was made.', '创建时间。')),
  })
  .meta({ id: 'PriceVersion', ...text('A price that requests are pinned to.', '请求计价所固定的价格版本。') });

const listQuery = listQuerySchema({
  filters: {
    source: SOURCES.meta(text('Only those of this source.', '仅返回该来源的版本。')),
    deployment_id: textFilter.meta(text('Only those of this deployment.', '仅返回该部署的版本。')),
    provider_kind: textFilter.meta(text('Only those of this kind of provider.', '仅返回该提供商类型的版本。')),
    upstream_model: textFilter.meta(
      text("Only those of this model, by the provider's name.", '仅返回该上游模型的版本。'),
    ),
  },
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
      description: {
        en: 'Every request is pinned to one, so that its charge can be recomputed.',
        zh: '每次请求都固定在一个价格版本上，便于复核费用。',
      },
      query: listQuery,
      answer: listAnswerSchema(priceVersionAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listPrices(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: READ,
      summary: { en: 'Read a price version', zh: '查询价格版本' },
      params: idParams,
      answer: priceVersionAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getPrice(deps, context, params.id) }),
    }),
  ];
}
