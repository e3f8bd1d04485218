import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import {
  createAdmin,
  adminAnswerSchema,
  adminFieldsSchema,
  getAdmin,
  listAdmins,
  newAdminFieldsSchema,
  removeAdmin,
  replaceAdmin,
  updateAdmin,
} from '../../services/admins/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { BY_ID, itemRoutes } from './item-routes.ts';

const PATH = '/api/v1/admin/admins';
const ITEM = `${PATH}/:id`;
const READ: RouteAccess = { kind: 'admin', permission: 'admin.read' };
const WRITE: RouteAccess = { kind: 'admin', permission: 'admin.write' };

const listQuery = listQuerySchema({
  filters: {
    username: textFilter.meta(
      text('Only the one of this user name, in lower case.', '仅返回该登录名（小写）的管理员。'),
    ),
    role: z
      .enum(['owner', 'admin', 'operator', 'support', 'auditor'])
      .meta(text('Only those of this role.', '仅返回该角色的管理员。')),
    status: z.enum(['active', 'suspended']).meta(text('Only those of this status.', '仅返回该状态的管理员。')),
  },
  sortable: ['created_at', 'updated_at', 'username'],
});

function collectionRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List administrators', zh: '列出管理员' },
      query: listQuery,
      answer: listAnswerSchema(adminAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listAdmins(deps, context, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: PATH,
      access: WRITE,
      summary: { en: 'Add an administrator', zh: '添加管理员' },
      body: newAdminFieldsSchema,
      answer: adminAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await createAdmin(deps, context, body) }),
    }),
  ];
}

/** `/api/v1/admin/admins` (API.md 4.3.4). */
export function adminRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [
    ...collectionRoutes(deps),
    ...itemRoutes(deps, {
      ...BY_ID,
      path: ITEM,
      read: READ,
      write: WRITE,
      fields: adminFieldsSchema,
      answer: adminAnswerSchema,
      verbs: { get: getAdmin, update: updateAdmin, replace: replaceAdmin, remove: removeAdmin },
      texts: {
        get: { summary: { en: 'Read an administrator', zh: '查询管理员' } },
        update: { summary: { en: 'Change an administrator', zh: '修改管理员' } },
        replace: { summary: { en: 'Replace an administrator', zh: '替换管理员' } },
        remove: { summary: { en: 'Remove an administrator', zh: '删除管理员' } },
      },
    }),
  ];
}
