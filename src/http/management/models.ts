import { text } from '../../lib/describe.ts';
import {
  createModel,
  explainRoute,
  getModel,
  listModels,
  modelFieldsSchema,
  removeModel,
  replaceModel,
  routeFieldsSchema,
  updateModel,
} from '../../services/models/index.ts';
import type { CatalogueDeps } from '../../services/shared/catalogue/index.ts';
import { booleanFilter, listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { idParams, mergePatchSchema } from './schemas/common.ts';
import { modelRouteAnswerSchema } from './schemas/model-route.ts';
import { modelAnswerSchema } from './schemas/model.ts';

const PATH = '/api/v1/admin/models';
const ITEM = `${PATH}/:id`;
const READ: RouteAccess = { kind: 'admin', permission: 'model.read' };
const WRITE: RouteAccess = { kind: 'admin', permission: 'model.write' };

const listQuery = listQuerySchema({
  filters: {
    name: textFilter.meta(text('Only the one of exactly this name.', '仅返回名称完全匹配的模型。')),
    enabled: booleanFilter.meta(text('Only those that are enabled, or are not.', '仅返回已启用（或未启用）的模型。')),
  },
  sortable: ['created_at', 'updated_at', 'name'],
});

function readingRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List models', zh: '列出模型' },
      query: listQuery,
      answer: listAnswerSchema(modelAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listModels(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: ITEM,
      access: READ,
      summary: { en: 'Read a model', zh: '查询模型' },
      params: idParams,
      answer: modelAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getModel(deps, context, params.id) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${ITEM}/route`,
      access: READ,
      summary: { en: 'Explain where a request would go', zh: '解释请求的路由' },
      description: {
        en: 'The deployments in the order in which a request would try them now, with the reason of each place; nothing is called. Where weights decide, the next request may find another order.',
        zh: '按请求此刻尝试的先后顺序列出各部署及其原因，不会发起调用。按权重选择时，下一个请求的顺序可能不同。',
      },
      params: idParams,
      body: routeFieldsSchema,
      answer: modelRouteAnswerSchema,
      status: 200,
      handle: async ({ context, params, body, bodyBytes }) => ({
        data: await explainRoute(deps, context, params.id, body, new TextDecoder().decode(bodyBytes)),
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
      summary: { en: 'Add a model', zh: '添加模型' },
      description: {
        en: 'A model exists by itself as soon as a provider offers it; this is for aliases, fallbacks, several deployments, limits and budgets.',
        zh: '提供商提供的模型会自动存在；本接口用于设置别名、后备模型、多个部署、限额与预算。',
      },
      body: modelFieldsSchema,
      answer: modelAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await createModel(deps, context, body) }),
    }),
    defineRoute({
      method: 'PATCH',
      path: ITEM,
      access: WRITE,
      summary: { en: 'Change a model', zh: '修改模型' },
      params: idParams,
      body: mergePatchSchema,
      answer: modelAnswerSchema,
      status: 200,
      handle: async ({ context, params, ifMatch, body }) => ({
        data: await updateModel(deps, context, params.id, ifMatch, body),
      }),
    }),
    defineRoute({
      method: 'PUT',
      path: ITEM,
      access: WRITE,
      summary: { en: 'Replace a model', zh: '替换模型' },
      params: idParams,
      body: modelFieldsSchema,
      answer: modelAnswerSchema,
      status: 200,
      handle: async ({ context, params, ifMatch, body }) => ({
        data: await replaceModel(deps, context, params.id, ifMatch, body),
      }),
    }),
    defineRoute({
      method: 'DELETE',
      path: ITEM,
      access: WRITE,
      summary: { en: 'Remove a model', zh: '删除模型' },
      params: idParams,
      status: 204,
      handle: async ({ context, params, ifMatch }) => {
        await removeModel(deps, context, params.id, ifMatch);
        return { data: undefined };
      },
    }),
  ];
}

/** `/api/v1/admin/models` (API.md 4.3.1). */
export function modelRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [...readingRoutes(deps), ...writingRoutes(deps)];
}
