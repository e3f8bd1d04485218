import type { AdminPrincipal } from '../../identity/port.ts';
import { deriveCsrfToken } from '../../identity/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import {
  closeSession,
  getSession,
  openSession,
  sessionAnswerSchema,
  sessionFieldsSchema,
} from '../../services/auth/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { buildSessionCookie, readCookie, requireSameOrigin, SESSION_COOKIE } from '../core/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess, RouteInput } from '../route.ts';

const PATH = '/api/v1/auth/session';
const SELF: RouteAccess = { kind: 'self' };

type AnyInput = Pick<RouteInput<unknown, unknown, unknown>, 'admin' | 'request'>;

/** The session in hand and the cookie's value; an access token is none. */
function requireSession({ admin, request }: AnyInput): { readonly principal: AdminPrincipal; readonly secret: string } {
  const secret = readCookie(request, SESSION_COOKIE);
  if (admin === null || admin.sessionId === null || secret === null) {
    throw new GatewayError('invalid_token', { hint: 'there is no session' });
  }
  return { principal: admin, secret };
}

/** `/api/v1/auth/session` (API.md 4.1.1): the console's sign-in. */
export function browserSessionRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: PATH,
      access: { kind: 'public' },
      summary: { en: 'Sign in to the console', zh: '登录控制台' },
      description: {
        en: 'Sets the session cookie, which scripts cannot read. A call that changes something sends the CSRF token of the answer in the header `x-csrf-token`.',
        zh: '设置会话 Cookie，脚本无法读取。之后每个会改变数据的请求都要在 `x-csrf-token` 请求头中带上返回的 CSRF 令牌。',
      },
      errors: ['invalid_credentials', 'totp_required', 'permission_denied', 'account_suspended', 'too_many_attempts'],
      body: sessionFieldsSchema,
      answer: sessionAnswerSchema,
      status: 200,
      handle: async (input) => {
        requireSameOrigin(input.request, input.publicOrigin);
        const { secret, lifeSeconds, answer } = await openSession(deps, input.origin, input.body);
        return {
          data: answer,
          headers: { 'set-cookie': buildSessionCookie(secret, lifeSeconds, input.publicOrigin()) },
        };
      },
    }),
    defineRoute({
      method: 'GET',
      path: PATH,
      access: SELF,
      summary: { en: 'Read the session of the console', zh: '查询当前控制台会话' },
      description: {
        en: 'For a page that was loaded again: who is signed in, and the CSRF token to go on with.',
        zh: '供重新加载的页面使用：返回当前登录的管理员，以及继续操作所需的 CSRF 令牌。',
      },
      answer: sessionAnswerSchema,
      status: 200,
      handle: async (input) => {
        const { principal, secret } = requireSession(input);
        return { data: await getSession(deps, principal, deriveCsrfToken(secret)) };
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: PATH,
      access: SELF,
      summary: { en: 'Sign out of the console', zh: '退出控制台' },
      status: 204,
      handle: async (input) => {
        await closeSession(deps, input.context, requireSession(input).principal);
        return { data: undefined, headers: { 'set-cookie': buildSessionCookie('', 0, input.publicOrigin()) } };
      },
    }),
  ];
}
