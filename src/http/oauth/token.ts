import { exchangeToken } from '../../services/auth/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { answerOauth } from './answer.ts';
import { readClientCredentials } from './client-credentials.ts';
import { asClientError, OauthError } from './errors.ts';
import type { OauthRoute } from './route.ts';
import { tokenAnswerSchema, tokenFormSchema } from './schemas.ts';

const SCOPE = 'customer';

function checkGrant(grantType: string | undefined): void {
  if (grantType === undefined || grantType === 'client_credentials') return;
  throw new OauthError('unsupported_grant_type', 'grant_type must be client_credentials');
}

function checkScope(scope: string | undefined): void {
  if (scope === undefined || scope.split(' ').every((each) => each === SCOPE)) return;
  throw new OauthError('invalid_scope', `scope may be ${SCOPE} and nothing else`);
}

/** `POST /oauth/token`: the exchange of API.md 4.1.1 as RFC 6749 4.4 has it. */
export function tokenRoute(deps: IdentityDeps): OauthRoute {
  return {
    method: 'POST',
    path: '/oauth/token',
    summary: { en: 'Obtain an access token by OAuth 2.0', zh: '通过 OAuth 2.0 获取访问令牌' },
    access: { kind: 'client' },
    form: tokenFormSchema,
    answer: tokenAnswerSchema,
    errors: ['invalid_client', 'invalid_grant', 'unsupported_grant_type', 'invalid_scope'],
    async handle(call, form) {
      checkGrant(form['grant_type']);
      const credentials = readClientCredentials(call, form);
      parseInput(tokenFormSchema, form);
      if (credentials === null) throw new OauthError('invalid_client', 'No client credentials were sent');
      checkScope(form['scope']);
      const { clientId, clientSecret } = credentials;
      const issued = await exchangeToken(deps, call, clientSecret, clientId).catch((error: unknown) => {
        throw asClientError(error);
      });
      const { access_token: accessToken, token_type: tokenType, expires_in: expiresIn, scope } = issued;
      return answerOauth(call, { access_token: accessToken, token_type: tokenType, expires_in: expiresIn, scope });
    },
  };
}
