import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import {
  callProvider,
  createProvider,
  getCatalogue,
  getProvider,
  listProviders,
  providerFieldsSchema,
  removeProvider,
  replaceProvider,
  syncProvider,
  updateProvider,
} from '../../services/providers/index.ts';
import type { CatalogueDeps } from '../../services/shared/catalogue/index.ts';
import { booleanFilter, listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { catalogueAnswerSchema, providerSyncAnswerSchema } from './schemas/catalogue.ts';
import { idParams, mergePatchSchema } from './schemas/common.ts';
import { providerAnswerSchema, providerTestAnswerSchema } from './schemas/provider.ts';

const PATH = '/api/v1/admin/providers';
const ITEM = `${PATH}/:id`;
const READ: RouteAccess = { kind: 'admin', permission: 'provider.read' };
const WRITE: RouteAccess = { kind: 'admin', permission: 'provider.write' };
const TEST: RouteAccess = { kind: 'admin', permission: 'provider.test' };

const listQuery = listQuerySchema({
  filters: {
    name: textFilter.meta(text('Only the one of exactly this name.', '仅返回名称完全匹配的提供商。')),
    kind: textFilter.meta(text('Only those of this kind.', '仅返回该类型的提供商。')),
    enabled: booleanFilter.meta(text('Only those that are enabled, or are not.', '仅返回已启用（或未启用）的提供商。')),
    health: z
      .enum(['unknown', 'healthy', 'degraded', 'unhealthy'])
      .meta(text('Only those of this health.', '仅返回该健康状态的提供商。')),
  },
  sortable: ['created_at', 'updated_at', 'name'],
});

function readingRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List providers', zh: '列出提供商' },
      query: listQuery,
      answer: listAnswerSchema(providerAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listProviders(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: ITEM,
      access: READ,
      summary: { en: 'Read a provider', zh: '查询提供商' },
      params: idParams,
      answer: providerAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getProvider(deps, context, params.id) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${ITEM}/test`,
      access: TEST,
      summary: { en: 'Make one real call of a provider', zh: '对提供商发起一次真实调用' },
      description: {
        en: 'Sends one small prompt with the stored credential. It answers 200 also when the provider fails: `ok` is false then, and `error` says why.',
        zh: '使用已保存的密钥发送一条简短的提示词。即使调用失败也返回 200，此时 `ok` 为 false，`error` 给出原因。',
      },
      params: idParams,
      body: z
        .strictObject({
          model: z
            .string()
            .min(1)
            .max(200)
            .nullish()
            .meta(
              text(
                'Model to call; null or absent: the first that it offers.',
                '要调用的模型；null 或省略时取其提供的第一个。',
              ),
            ),
        })
        .optional(),
      answer: providerTestAnswerSchema,
      status: 200,
      handle: async ({ context, params, body }) => ({
        data: await callProvider(deps, context, params.id, body?.model ?? null),
      }),
    }),
  ];
}

const catalogueQuery = z.strictObject({
  kind: z.string().max(64).optional().meta(text('Only models of this kind of provider.', '仅返回该提供商类型的模型。')),
  q: z.string().max(200).optional().meta(text('Only those whose name has this part.', '仅返回名称包含该文本的模型。')),
});

function proposingRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${ITEM}/sync`,
      access: TEST,
      summary: { en: "Compare with the provider's own list of models", zh: '与提供商的模型列表比对' },
      description: {
        en: 'Asks the provider for its models and says which are deployed, with context window and price where they are known. Changes nothing. It answers 200 also when the provider fails: `ok` is false then.',
        zh: '向提供商查询模型列表，标明哪些已部署，并给出已知的上下文窗口和价格。不做任何修改。查询失败时也返回 200，此时 `ok` 为 false。',
      },
      params: idParams,
      answer: providerSyncAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await syncProvider(deps, context, params.id) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/catalogue',
      access: READ,
      summary: { en: 'Propose models', zh: '可选模型目录' },
      description: {
        en: 'Models that the built-in public data knows, by kind of provider; nothing is fetched.',
        zh: '内置公开数据中的模型，按提供商类型列出；不访问网络。',
      },
      query: catalogueQuery,
      answer: catalogueAnswerSchema,
      status: 200,
      handle: async ({ context, query }) => ({
        data: await getCatalogue(deps, context, { kind: query.kind ?? null, q: query.q ?? null }),
      }),
    }),
  ];
}

function writingRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: PATH,
      access: WRITE,
      summary: { en: 'Add a provider', zh: '添加提供商' },
      description: {
        en: 'Its models can be called as soon as it is there. A model whose price is unknown is taken with a warning, and calls of it get 40402 until it has one.',
        zh: '添加后其模型即可调用。价格未知的模型会给出警告，在设定价格之前对它的调用返回 40402。',
      },
      body: providerFieldsSchema,
      answer: providerAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await createProvider(deps, context, body) }),
    }),
    defineRoute({
      method: 'PATCH',
      path: ITEM,
      access: WRITE,
      summary: { en: 'Change a provider', zh: '修改提供商' },
      description: {
        en: 'Takes effect on the next request; requests that run go on as they began.',
        zh: '对后续请求立即生效；进行中的请求不受影响。',
      },
      params: idParams,
      body: mergePatchSchema,
      answer: providerAnswerSchema,
      status: 200,
      handle: async ({ context, params, ifMatch, body }) => ({
        data: await updateProvider(deps, context, params.id, ifMatch, body),
      }),
    }),
    defineRoute({
      method: 'PUT',
      path: ITEM,
      access: WRITE,
      summary: { en: 'Replace a provider', zh: '替换提供商' },
      params: idParams,
      body: providerFieldsSchema,
      answer: providerAnswerSchema,
      status: 200,
      handle: async ({ context, params, ifMatch, body }) => ({
        data: await replaceProvider(deps, context, params.id, ifMatch, body),
      }),
    }),
    defineRoute({
      method: 'DELETE',
      path: ITEM,
      access: WRITE,
      summary: { en: 'Remove a provider and what it offers', zh: '删除提供商及其部署' },
      description: {
        en: 'Removes its deployments too; a model that nobody else offers ceases to exist (40402).',
        zh: '同时删除其全部部署；没有其他提供商提供的模型随之消失，之后调用返回 40402。',
      },
      params: idParams,
      status: 204,
      handle: async ({ context, params, ifMatch }) => {
        await removeProvider(deps, context, params.id, ifMatch);
        return { data: undefined };
      },
    }),
  ];
}

/** `/api/v1/admin/providers` (API.md 4.3.1), and the catalogue of what they could offer. */
export function providerRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [...readingRoutes(deps), ...proposingRoutes(deps), ...writingRoutes(deps)];
}
