import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { endAccessToken, exchangeToken, myAccessAnswerSchema } from '../../services/auth/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { buildCallerCookie, readCallerCookie, readCredential, requireSameOrigin } from '../core/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';

const PATH = '/api/v1/me/session';
const TOKEN_LENGTH_MAX = 1024;

/** `/api/v1/me/session`: how a customer user opens its own page in the console. */
export function mySessionRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: PATH,
      access: { kind: 'public' },
      summary: { en: 'Open my own page', zh: '打开我的页面' },
      description: {
        en: 'Exchanges an auth token for an access token that stands in a cookie, out of the reach of scripts. The cookie is sent to `/api/v1/me` alone, and no call of a model takes it.',
        zh: '用认证令牌换取访问令牌并写入 Cookie，脚本无法读取。该 Cookie 仅用于 `/api/v1/me`，不能用来调用模型。',
      },
      errors: [
        'invalid_token',
        'expired_token',
        'revoked_token',
        'permission_denied',
        'ip_not_allowed',
        'account_suspended',
      ],
      body: z.strictObject({
        auth_token: z
          .string()
          .min(1)
          .max(TOKEN_LENGTH_MAX)
          .meta({ ...text('The auth token, `tga_…`.', '认证令牌，`tga_…`。'), writeOnly: true }),
      }),
      answer: myAccessAnswerSchema,
      status: 200,
      handle: async ({ request, origin, body, publicOrigin }) => {
        requireSameOrigin(request, publicOrigin);
        const {
          access_token: token,
          expires_in: seconds,
          expires_at,
          subject,
        } = await exchangeToken(deps, origin, body.auth_token);
        return {
          data: { subject: { id: subject.id, name: subject.name }, expires_at },
          headers: {
            'cache-control': 'no-store',
            'set-cookie': buildCallerCookie(token, seconds, publicOrigin()),
          },
        };
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: PATH,
      access: { kind: 'public' },
      summary: { en: 'Leave my own page', zh: '退出我的页面' },
      description: {
        en: 'Ends the access token in hand, if it still works, and takes the cookie away in any case, also that of a suspended customer user.',
        zh: '吊销当前访问令牌（如仍有效），并始终清除 Cookie，已停用的客户用户也不例外。',
      },
      errors: ['permission_denied'],
      status: 204,
      handle: async ({ request, origin, publicOrigin }) => {
        requireSameOrigin(request, publicOrigin);
        const token = request.headers.has('authorization') ? readCredential(request).token : readCallerCookie(request);
        if (token !== null) await endAccessToken(deps, origin, token);
        return { data: undefined, headers: { 'set-cookie': buildCallerCookie('', 0, publicOrigin()) } };
      },
    }),
  ];
}
