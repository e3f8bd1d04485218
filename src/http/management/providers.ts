import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import {
  callProvider,
  createProvider,
  getProvider,
  listProviders,
  providerFieldsSchema,
  removeProvider,
  replaceProvider,
  updateProvider,
} from '../../services/providers/index.ts';
import type { CatalogueDeps } from '../../services/shared/catalogue/index.ts';
import { booleanFilter, listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { BY_ID, itemRoutes } from './item-routes.ts';
import { idParams } from './schemas/common.ts';
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

function collectionRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
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
  ];
}

/** `/api/v1/admin/providers` (API.md 4.3.1). */
export function providerRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [
    ...collectionRoutes(deps),
    ...itemRoutes(deps, {
      ...BY_ID,
      path: ITEM,
      read: READ,
      write: WRITE,
      fields: providerFieldsSchema,
      answer: providerAnswerSchema,
      verbs: { get: getProvider, update: updateProvider, replace: replaceProvider, remove: removeProvider },
      texts: {
        get: { summary: { en: 'Read a provider', zh: '查询提供商' } },
        update: {
          summary: { en: 'Change a provider', zh: '修改提供商' },
          description: {
            en: 'Takes effect on the next request; requests that run go on as they began.',
            zh: '对后续请求立即生效；进行中的请求不受影响。',
          },
        },
        replace: { summary: { en: 'Replace a provider', zh: '替换提供商' } },
        remove: {
          summary: { en: 'Remove a provider and what it offers', zh: '删除提供商及其部署' },
          description: {
            en: 'Removes its deployments too; a model that nobody else offers ceases to exist (40402).',
            zh: '同时删除其全部部署；没有其他提供商提供的模型随之消失，之后调用返回 40402。',
          },
        },
      },
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
