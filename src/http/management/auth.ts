import {
  accessTokenAnswerSchema,
  accessTokenFieldsSchema,
  exchangeToken,
  revokeAccessToken,
  signIn,
} from '../../services/auth/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
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
