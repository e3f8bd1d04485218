import { parseToken } from '../../lib/tokens.ts';
import { endAccessToken } from '../../services/auth/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { parseInput } from '../../services/shared/index.ts';
import { answerNothing } from './answer.ts';
import { OauthError } from './errors.ts';
import type { OauthRoute } from './route.ts';
import { revokeFormSchema } from './schemas.ts';

/**
 * `POST /oauth/revoke` (RFC 7009). Credentials beside the token are not looked at. What OAuth did not issue, such as an auth token, cannot be
 * ended here, which is said without a look at whether it exists.
 */
export function revokeRoute(deps: ServiceDeps): OauthRoute {
  return {
    method: 'POST',
    path: '/oauth/revoke',
    summary: { en: 'End an access token by OAuth 2.0', zh: '通过 OAuth 2.0 吊销访问令牌' },
    access: { kind: 'public' },
    form: revokeFormSchema,
    errors: ['unsupported_token_type'],
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
