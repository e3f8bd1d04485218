import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import {
  createCustomer,
  customerAnswerSchema,
  customerFieldsSchema,
  getCustomer,
  listCustomers,
  removeCustomer,
  replaceCustomer,
  updateCustomer,
} from '../../services/customers/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { BY_ID, itemRoutes } from './item-routes.ts';

const PATH = '/api/v1/admin/customers';
const ITEM = `${PATH}/:id`;
const READ: RouteAccess = { kind: 'admin', permission: 'customer.read' };
const WRITE: RouteAccess = { kind: 'admin', permission: 'customer.write' };

const listQuery = listQuerySchema({
  filters: {
    id: textFilter.meta(text('Only those with this id.', '仅返回该 ID 的客户。')),
    name: textFilter.meta(text('Only those of exactly this name.', '仅返回名称完全匹配的客户。')),
    status: z.enum(['active', 'suspended']).meta(text('Only those of this status.', '仅返回该状态的客户。')),
  },
  sortable: ['created_at', 'updated_at', 'name'],
  searchable: text(
    'Text in the name, or the beginning of the id (`cus_0199…`); at most 256 characters.',
    '名称中包含的文本，或 ID 的开头部分（`cus_0199…`），最长 256 个字符。',
  ),
});

function collectionRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List customers', zh: '列出客户' },
      query: listQuery,
      answer: listAnswerSchema(customerAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listCustomers(deps, context, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: PATH,
      access: WRITE,
      summary: { en: 'Add a customer', zh: '添加客户' },
      description: {
        en: 'A tenant: its limits and budgets are shared by all its users, its margin is added to every price.',
        zh: '租户：限额与预算由其全部用户共用，加价比例作用于所有价格。',
      },
      body: customerFieldsSchema,
      answer: customerAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await createCustomer(deps, context, body) }),
    }),
  ];
}

/** `/api/v1/admin/customers` (API.md 4.3.2). */
export function customerRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    ...collectionRoutes(deps),
    ...itemRoutes(deps, {
      ...BY_ID,
      path: ITEM,
      read: READ,
      write: WRITE,
      fields: customerFieldsSchema,
      answer: customerAnswerSchema,
      verbs: { get: getCustomer, update: updateCustomer, replace: replaceCustomer, remove: removeCustomer },
      texts: {
        get: { summary: { en: 'Read a customer', zh: '查询客户' } },
        update: { summary: { en: 'Change a customer', zh: '修改客户' } },
        replace: { summary: { en: 'Replace a customer', zh: '替换客户' } },
        remove: {
          summary: { en: 'Remove a customer', zh: '删除客户' },
          description: {
            en: 'Refused with 40901 while customer users belong to it.',
            zh: '仍有客户用户时以 40901 拒绝。',
          },
        },
      },
    }),
  ];
}
