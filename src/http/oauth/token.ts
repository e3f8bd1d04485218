import { exchangeToken } from '../../services/auth/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { answerOauth } from './answer.ts';
import { readClientCredentials } from './client-credentials.ts';
import { asClientError, OauthError } from './errors.ts';
import { FORM_ERRORS, FORM_TYPE, OAUTH_CALL } from './route.ts';
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
    ...OAUTH_CALL,
    operationId: 'obtainOauthToken',
    method: 'POST',
    path: '/oauth/token',
    summary: { en: 'Obtain an access token by OAuth 2.0', zh: '通过 OAuth 2.0 获取访问令牌' },
    description: {
      en: 'RFC 6749, 4.4: the same exchange as `POST /api/v1/auth/token`, for clients that speak OAuth. The client is a customer user, its secret an auth token, sent by HTTP Basic or in the body, never both. `error` is `invalid_request`, `unsupported_grant_type`, `invalid_scope`, `invalid_client` (credentials wrong, expired or revoked) or `invalid_grant` (account suspended, or address not allowed).',
      zh: '遵循 RFC 6749 第 4.4 节，与 `POST /api/v1/auth/token` 的换取过程相同，供 OAuth 客户端使用。客户端即客户用户，密钥为认证令牌，可通过 HTTP Basic 或请求体发送，但不得同时使用。`error` 可能为 `invalid_request`、`unsupported_grant_type`、`invalid_scope`、`invalid_client`（凭据错误、已过期或已吊销）或 `invalid_grant`（账号已停用或地址不在允许范围内）。',
    },
    access: 'client',
    body: { contentType: FORM_TYPE, schema: tokenFormSchema },
    answers: [
      {
        status: 200,
        description: { en: 'The access token.', zh: '访问令牌。' },
        content: { 'application/json': tokenAnswerSchema },
      },
    ],
    errors: [...FORM_ERRORS, 'invalid_credentials'],
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
