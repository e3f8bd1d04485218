import { parseToken } from '../../lib/tokens.ts';
import { endAccessToken } from '../../services/auth/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { parseInput } from '../../services/shared/index.ts';
import { answerNothing } from './answer.ts';
import { OauthError } from './errors.ts';
import { FORM_ERRORS, FORM_TYPE, OAUTH_CALL } from './route.ts';
import type { OauthRoute } from './route.ts';
import { revokeFormSchema } from './schemas.ts';

/**
 * `POST /oauth/revoke` (RFC 7009). Credentials beside the token are not looked at. What OAuth did not issue, such as an auth token, cannot be
 * ended here, which is said without a look at whether it exists.
 */
export function revokeRoute(deps: ServiceDeps): OauthRoute {
  return {
    ...OAUTH_CALL,
    operationId: 'revokeOauthToken',
    method: 'POST',
    path: '/oauth/revoke',
    summary: { en: 'End an access token by OAuth 2.0', zh: '通过 OAuth 2.0 吊销访问令牌' },
    description: {
      en: 'RFC 7009: ends an access token at once. The token itself is authentication enough, and one that is unknown or ended already answers 200 too. For an auth token or a management key `error` is `unsupported_token_type`: administrators revoke those.',
      zh: '遵循 RFC 7009，立即吊销访问令牌。持有令牌即可调用；令牌不存在或已失效时同样返回 200。传入认证令牌或管理密钥时 `error` 为 `unsupported_token_type`，它们须由管理员吊销。',
    },
    access: 'public',
    body: { contentType: FORM_TYPE, schema: revokeFormSchema },
    answers: [{ status: 200, description: { en: 'The token works no more.', zh: '令牌已失效。' } }],
    errors: FORM_ERRORS,
    async handle(call, form) {
      const { token } = parseInput(revokeFormSchema, form);
      const kind = parseToken(token);
      if (kind !== null && kind !== 'access') {
        throw new OauthError('unsupported_token_type', 'Only access tokens are ended here');
      }
      await endAccessToken(deps, call, token);
      return answerNothing(call);
    },
  };
}
