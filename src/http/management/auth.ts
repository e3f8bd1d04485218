import {
  accessTokenAnswerSchema,
  accessTokenFieldsSchema,
  exchangeToken,
  revokeAccessToken,
  signIn,
} from '../../services/auth/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { getSetup, setupAnswerSchema } from '../../services/admins/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';

/** `/api/v1/auth` (API.md 4.1.1). */
export function authRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/token',
      access: { kind: 'public' },
      summary: { en: 'Obtain an access token', zh: '获取访问令牌' },
      description: {
        en: 'A customer user exchanges an auth token, an administrator a user name and a password. The access token is short-lived and ends with what it was obtained with.',
        zh: '客户用户用认证令牌、管理员用用户名和密码换取访问令牌。访问令牌短期有效，并随其来源凭据一同失效。',
      },
      errors: [
        'invalid_token',
        'expired_token',
        'revoked_token',
        'invalid_credentials',
        'totp_required',
        'permission_denied',
        'ip_not_allowed',
        'account_suspended',
        'too_many_attempts',
      ],
      body: accessTokenFieldsSchema,
      answer: accessTokenAnswerSchema,
      status: 200,
      handle: async ({ origin, body }) => ({
        data:
          body.grant_type === 'auth_token'
            ? await exchangeToken(deps, origin, body.auth_token)
            : await signIn(deps, origin, body),
        headers: { 'cache-control': 'no-store' },
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/auth/setup',
      access: { kind: 'public' },
      summary: { en: 'Ask whether a first sign-in is still to come', zh: '查询是否尚未首次登录' },
      description: {
        en: 'What the console asks before anybody has signed in, so that it can offer the first steps.',
        zh: '控制台在尚无人登录时使用，以便引导完成初始设置。',
      },
      answer: setupAnswerSchema,
      status: 200,
      handle: async () => ({ data: await getSetup(deps), headers: { 'cache-control': 'no-store' } }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/revoke',
      access: { kind: 'any' },
      summary: { en: 'End the access token in hand', zh: '吊销当前访问令牌' },
      status: 204,
      handle: async ({ context, principal }) => {
        if (principal === null) throw new GatewayError('invalid_token');
        await revokeAccessToken(deps, context, principal);
        return { data: undefined };
      },
    }),
  ];
}
