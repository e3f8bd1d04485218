import { z } from 'zod';
import { text } from '../../lib/describe.ts';
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
        page: z.literal('1').optional().meta(text('The list has one page.', '该列表只有一页。')),
        page_size: z
          .string()
          .regex(/^\d{1,3}$/)
          .optional()
          .meta(text('Has no effect: the list is answered whole.', '不起作用：列表总是完整返回。')),
      }),
      answer: listAnswerSchema(
        z.object({
          name: z.string().meta(text('Name of the role.', '角色名称。')),
          permissions: z
            .array(z.string())
            .readonly()
            .meta(text('What it may do, each `entity.verb`.', '拥有的权限，形如 `entity.verb`。')),
        }),
      ),
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
