import { disableTotp, endSession, listSessions, sessionViewSchema } from '../../services/admins/index.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { idParams } from './schemas/common.ts';
import { onlyPage, onlyPageQuery } from './schemas/only-page.ts';
import { sessionParams } from './schemas/identity-params.ts';

const ITEM = '/api/v1/admin/admins/:id';

/** Another administrator's sessions and second factor. */
export function adminSessionRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${ITEM}/sessions`,
      access: { kind: 'admin', permission: 'admin.read' },
      summary: { en: "List an administrator's sessions", zh: '列出管理员的会话' },
      params: idParams,
      query: onlyPageQuery,
      answer: listAnswerSchema(sessionViewSchema),
      status: 200,
      handle: async ({ context, params }) => ({ data: onlyPage(await listSessions(deps, context, params.id)) }),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${ITEM}/sessions/:session_id`,
      access: { kind: 'admin', permission: 'admin.write' },
      summary: { en: "End an administrator's session", zh: '结束管理员的某个会话' },
      params: sessionParams,
      status: 204,
      handle: async ({ context, params }) => {
        await endSession(deps, context, params.id, params.session_id);
        return { data: undefined };
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: `${ITEM}/totp`,
      access: { kind: 'admin', permission: 'admin.write' },
      summary: { en: "Disable an administrator's second factor", zh: '关闭管理员的两步验证' },
      params: idParams,
      status: 204,
      handle: async ({ context, params }) => {
        await disableTotp(deps, context, params.id);
        return { data: undefined };
      },
    }),
  ];
}
