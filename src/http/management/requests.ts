import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { ERROR_TABLE } from '../../lib/errors/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import {
  endUserErasedSchema,
  endUserFieldsSchema,
  eraseEndUser,
  getRequest,
  listRequests,
} from '../../services/requests/index.ts';
import {
  booleanFilter,
  integerFilter,
  listAnswerSchema,
  listQuerySchema,
  textFilter,
} from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { idParams } from './schemas/common.ts';
import { requestAnswerSchema, requestDetailSchema } from './schemas/request.ts';

const PATH = '/api/v1/admin/requests';
const READ: RouteAccess = { kind: 'admin', permission: 'request.read' };
const TYPE_BY_CODE = new Map(Object.entries(ERROR_TABLE).map(([type, entry]) => [String(entry.code), type]));

const errorCodeFilter = z
  .enum([...TYPE_BY_CODE.keys()])
  .transform((code) => TYPE_BY_CODE.get(code) ?? null)
  .meta(text('Only this code of the error table.', '仅返回该错误代码的请求。'));

const listQuery = listQuerySchema({
  filters: {
    request_id: textFilter.meta(text('Only this correlation id.', '仅返回该关联 ID 的请求。')),
    customer_id: textFilter.meta(text('Only those of this customer.', '仅返回该客户的请求。')),
    customer_user_id: textFilter.meta(text('Only those of this customer user.', '仅返回该客户用户的请求。')),
    token_id: textFilter.meta(text('Only those of this auth token.', '仅返回该认证令牌的请求。')),
    model: textFilter.meta(text('Only those of this model.', '仅返回该模型的请求。')),
    provider: textFilter.meta(text('Only those of this provider, by name.', '仅返回该提供商（按名称）的请求。')),
    deployment_id: textFilter.meta(text('Only those of this deployment.', '仅返回该部署的请求。')),
    dialect_in: textFilter.meta(
      text('Only those of this wire format of the client.', '仅返回客户端为该协议格式的请求。'),
    ),
    dialect_out: textFilter.meta(
      text('Only those of this wire format of the provider.', '仅返回提供商为该协议格式的请求。'),
    ),
    operation: z
      .enum(['chat', 'text_completion', 'embeddings'])
      .meta(text('Only calls of this type.', '仅返回该调用类型的请求。')),
    end_user: textFilter.meta(text('Only those for this end user.', '仅返回该终端用户的请求。')),
    tag: z
      .string()
      .max(256)
      .regex(/^[^:]+:.+$/s, 'must be a name, a colon and a text, for example team:core')
      .meta(
        text(
          'Only those whose `metadata` has this text under this name, `team:core`. A page looks at 200,000 requests with labels at most: it may have fewer items than asked for and a `next_cursor`, and `total` is null.',
          '仅返回 `metadata` 中含该键值的请求，如 `team:core`。每页最多检查 20 万条带标记的请求：条目可能少于所请求的数量而仍有 `next_cursor`，且 `total` 为 null。',
        ),
      ),
    stream: booleanFilter.meta(text('Only streamed ones, or whole ones.', '仅返回流式（或非流式）的请求。')),
    status: integerFilter.meta(text('Only this HTTP status.', '仅返回该 HTTP 状态码的请求。')),
    state: z.enum(['held', 'settled', 'recovered']).meta(text('Only this state.', '仅返回该资金状态的请求。')),
    finish_reason: textFilter.meta(text('Only this finish reason.', '仅返回该结束原因的请求。')),
    error_code: { schema: errorCodeFilter, field: 'errorType' },
  },
  sortable: ['at'],
  searchable: false,
});

/** `/api/v1/admin/requests`: the request log (API.md 4.3.6). */
export function requestRoutes(deps: Pick<ServiceDeps, 'store' | 'audit'>): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List requests', zh: '列出请求' },
      description: {
        en: 'One row a request, from its hold on. A request that was refused before has no row; the usage report counts it among its errors.',
        zh: '每次请求一条，自预扣费用时起可见；此前被拒绝的请求没有记录，计入用量报表的错误数。',
      },
      query: listQuery,
      answer: listAnswerSchema(requestAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listRequests(deps, context, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${PATH}/erase`,
      access: { kind: 'admin', permission: 'request.erase' },
      summary: { en: 'Erase an end user from the request log', zh: '从请求记录中抹除终端用户' },
      description: {
        en: 'Puts `…erased` in the place of `end_user` of their requests, and sums up their usage under it; `metadata`, rows and charges stay, so that sums go on agreeing with rows.',
        zh: '将其请求的 `end_user` 替换为 `…erased`，用量也并入其下；`metadata`、请求记录与费用保留，汇总与记录始终一致。',
      },
      body: endUserFieldsSchema,
      answer: endUserErasedSchema,
      status: 200,
      handle: async ({ context, body }) => ({ data: await eraseEndUser(deps, context, body) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: READ,
      summary: { en: 'Read a request with its ledger entries', zh: '查询请求及其账目' },
      params: idParams,
      answer: requestDetailSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getRequest(deps, context, params.id) }),
    }),
  ];
}
