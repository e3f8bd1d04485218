import { z } from 'zod';
import type { ServiceDeps } from '../../services/context.ts';
import {
  createdManagementKeyAnswerSchema,
  createManagementKey,
  getManagementKey,
  listManagementKeys,
  managementKeyAnswerSchema,
  managementKeyFieldsSchema,
  replaceManagementKey,
  revokeManagementKey,
  updateManagementKey,
} from '../../services/management-keys/index.ts';
import { text } from '../../lib/describe.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { BY_ID, itemRoutes } from './item-routes.ts';

const PATH = '/api/v1/admin/keys';
const ITEM = `${PATH}/:id`;
const READ: RouteAccess = { kind: 'admin', permission: 'management_key.read' };
const WRITE: RouteAccess = { kind: 'admin', permission: 'management_key.write' };

const listQuery = listQuerySchema({
  filters: {
    name: textFilter.meta(text('Only keys of exactly this name.', '仅返回名称完全匹配的密钥。')),
    role: z
      .enum(['owner', 'admin', 'operator', 'support', 'auditor'])
      .meta(text('Only keys of this role.', '仅返回该角色的密钥。')),
    created_by: textFilter.meta(
      text('Only keys made by this administrator or key.', '仅返回由该管理员或密钥创建的密钥。'),
    ),
  },
  sortable: ['created_at', 'updated_at', 'name'],
});

function collectionRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List management keys', zh: '列出管理密钥' },
      query: listQuery,
      answer: listAnswerSchema(managementKeyAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listManagementKeys(deps, context, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: PATH,
      access: WRITE,
      summary: { en: 'Make a management key', zh: '创建管理密钥' },
      body: managementKeyFieldsSchema,
      answer: createdManagementKeyAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({
        data: await createManagementKey(deps, context, body),
        headers: { 'cache-control': 'no-store' },
      }),
    }),
  ];
}

/** `/api/v1/admin/keys` (API.md 4.3.4). */
export function managementKeyRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    ...collectionRoutes(deps),
    ...itemRoutes(deps, {
      ...BY_ID,
      path: ITEM,
      read: READ,
      write: WRITE,
      fields: managementKeyFieldsSchema,
      answer: managementKeyAnswerSchema,
      verbs: {
        get: getManagementKey,
        update: updateManagementKey,
        replace: replaceManagementKey,
        remove: revokeManagementKey,
      },
      texts: {
        get: { summary: { en: 'Read a management key', zh: '查询管理密钥' } },
        update: { summary: { en: 'Change a management key', zh: '修改管理密钥' } },
        replace: {
          summary: {
            en: 'Replace the name, role and expiry of a management key',
            zh: '替换管理密钥的名称、角色和到期时间',
          },
        },
        remove: { summary: { en: 'Revoke a management key', zh: '吊销管理密钥' } },
      },
    }),
  ];
}
