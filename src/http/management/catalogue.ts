import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { getCatalogue, listProviderKinds, syncProvider } from '../../services/providers/index.ts';
import type { CatalogueDeps } from '../../services/shared/catalogue/index.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { catalogueAnswerSchema, providerSyncAnswerSchema } from './schemas/catalogue.ts';
import { idParams } from './schemas/common.ts';
import { onlyPage, onlyPageQuery } from './schemas/only-page.ts';
import { providerKindAnswerSchema } from './schemas/provider-kind.ts';

const READ: RouteAccess = { kind: 'admin', permission: 'provider.read' };
const TEST: RouteAccess = { kind: 'admin', permission: 'provider.test' };

const catalogueQuery = z.strictObject({
  kind: z.string().max(64).optional().meta(text('Only models of this kind of provider.', '仅返回该提供商类型的模型。')),
  q: z.string().max(200).optional().meta(text('Only those whose name has this part.', '仅返回名称包含该文本的模型。')),
});

/** What a provider could offer: its own list compared with what is deployed, and the public catalogue. */
export function catalogueRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/admin/providers/:id/sync',
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
      path: '/api/v1/admin/provider-kinds',
      access: READ,
      summary: { en: 'List kinds of provider', zh: '列出提供商类型' },
      description: {
        en: 'What each kind brings and what a form must ask for: address, credential and their parts.',
        zh: '每种类型的默认值，以及添加时需要填写的内容：服务地址、密钥及其组成部分。',
      },
      query: onlyPageQuery,
      answer: listAnswerSchema(providerKindAnswerSchema),
      status: 200,
      handle: async ({ context }) => ({ data: onlyPage(listProviderKinds(deps, context)) }),
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
