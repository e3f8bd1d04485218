import { z } from 'zod';
import { listRoles } from '../../services/roles/index.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';

/** `/api/v1/admin/roles` (API.md 4.3.4). */
export function roleRoutes(): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/roles',
      access: { kind: 'admin', permission: 'role.read' },
      summary: { en: 'List roles and their permissions', zh: '列出角色及其权限' },
      query: z.strictObject({
        page: z.literal('1').optional(),
        page_size: z
          .string()
          .regex(/^\d{1,3}$/)
          .optional(),
      }),
      answer: listAnswerSchema(z.object({ name: z.string(), permissions: z.array(z.string()).readonly() })),
      status: 200,
      handle: async ({ context }) => {
        const items = listRoles(context);
        return {
          data: { items: [...items], page: 1, page_size: 50, total: items.length, next_cursor: null },
        };
      },
    }),
  ];
}
