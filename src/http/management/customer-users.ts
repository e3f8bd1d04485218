import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import {
  createCustomerUser,
  customerUserAnswerSchema,
  customerUserFieldsSchema,
  getCustomerUser,
  listCustomerUsers,
  removeCustomerUser,
  replaceCustomerUser,
  updateCustomerUser,
} from '../../services/customer-users/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { BY_ID, itemRoutes } from './item-routes.ts';

const PATH = '/api/v1/admin/customer-users';
const ITEM = `${PATH}/:id`;
const READ: RouteAccess = { kind: 'admin', permission: 'customer_user.read' };
const WRITE: RouteAccess = { kind: 'admin', permission: 'customer_user.write' };

const listQuery = listQuerySchema({
  filters: {
    id: textFilter.meta(text('Only those with this id.', '仅返回该 ID 的客户用户。')),
    name: textFilter.meta(text('Only those of exactly this name.', '仅返回名称完全匹配的客户用户。')),
    email: textFilter.meta(text('Only those of exactly this address.', '仅返回邮箱完全匹配的客户用户。')),
    customer_id: textFilter.meta(text('Only those of this customer.', '仅返回该客户的用户。')),
    status: z.enum(['active', 'suspended']).meta(text('Only those of this status.', '仅返回该状态的客户用户。')),
  },
  sortable: ['created_at', 'updated_at', 'name'],
});

function collectionRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List customer users', zh: '列出客户用户' },
      query: listQuery,
      answer: listAnswerSchema(customerUserAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listCustomerUsers(deps, context, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: PATH,
      access: WRITE,
      summary: { en: 'Add a customer user', zh: '添加客户用户' },
      description: {
        en: 'Somebody or something that sends prompts. Issue an auth token next.',
        zh: '添加发送提示词的人员或服务；随后为其生成认证令牌。',
      },
      body: customerUserFieldsSchema,
      answer: customerUserAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await createCustomerUser(deps, context, body) }),
    }),
  ];
}

/** `/api/v1/admin/customer-users` (API.md 4.3.2). */
export function customerUserRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    ...collectionRoutes(deps),
    ...itemRoutes(deps, {
      ...BY_ID,
      path: ITEM,
      read: READ,
      write: WRITE,
      fields: customerUserFieldsSchema,
      answer: customerUserAnswerSchema,
      verbs: {
        get: getCustomerUser,
        update: updateCustomerUser,
        replace: replaceCustomerUser,
        remove: removeCustomerUser,
      },
      texts: {
        get: { summary: { en: 'Read a customer user', zh: '查询客户用户' } },
        update: { summary: { en: 'Change a customer user', zh: '修改客户用户' } },
        replace: { summary: { en: 'Replace a customer user', zh: '替换客户用户' } },
        remove: {
          summary: { en: 'Remove a customer user', zh: '删除客户用户' },
          description: {
            en: 'Its tokens go with it and stop working at once. What was recorded of the requests stays.',
            zh: '其令牌一并删除并立即失效；已有的请求记录予以保留。',
          },
        },
      },
    }),
  ];
}
