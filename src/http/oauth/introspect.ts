import { introspectToken } from '../../services/auth/index.ts';
import type { Introspection } from '../../services/auth/index.ts';
import type { ActionContext, ServiceDeps } from '../../services/context.ts';
import { parseInput } from '../../services/shared/index.ts';
import { authorize } from '../core/index.ts';
import type { AuthorizeDeps, Call, PublicOrigin } from '../core/index.ts';
import { answerOauth } from './answer.ts';
import { readClientCredentials } from './client-credentials.ts';
import type { ClientCredentials } from './client-credentials.ts';
import { asClientError, OauthError } from './errors.ts';
import type { OauthForm } from './form.ts';
import { FORM_ERRORS, FORM_TYPE, OAUTH_CALL } from './route.ts';
import type { OauthRoute } from './route.ts';
import { introspectAnswerSchema, introspectFormSchema } from './schemas.ts';

const SECOND_MS = 1000;

/** What introspection uses. */
export type IntrospectDeps = ServiceDeps & AuthorizeDeps & { readonly publicOrigin: PublicOrigin };

/** A management key in the clothes of a client: what servers send that can authenticate in no other way. */
async function authorizeKey(deps: IntrospectDeps, call: Call, credentials: ClientCredentials): Promise<ActionContext> {
  const key = await deps.authenticator.admin(credentials.clientSecret, call);
  if (key.credential !== 'management_key' || key.id !== credentials.clientId) {
    throw new OauthError('invalid_client', 'The client must be a management key, its id and itself');
  }
  const actor = { type: 'management_key', id: key.id, name: key.name } as const;
  return { actor, permissions: key.permissions, origin: call };
}

async function authorizeCall(deps: IntrospectDeps, call: Call, form: OauthForm): Promise<ActionContext> {
  const isBasic = /^basic\b/i.test(call.headers['authorization'] ?? '');
  if (!isBasic && form['client_secret'] === undefined) {
    return (await authorize({ kind: 'admin', permission: 'token.read' }, call, deps)).context;
  }
  const credentials = readClientCredentials(call, form);
  if (credentials === null) throw new OauthError('invalid_client', 'No client credentials were sent');
  return authorizeKey(deps, call, credentials).catch((error: unknown) => {
    throw asClientError(error);
  });
}

function describe(found: Introspection, issuer: string): object {
  return {
    active: true,
    scope: found.scope,
    ...(found.scope === 'customer' ? { client_id: found.subjectId } : {}),
    username: found.subjectName,
    token_type: 'Bearer',
    exp: Math.floor(found.endsAt / SECOND_MS),
    iat: Math.floor(found.issuedAt / SECOND_MS),
    sub: found.subjectId,
    iss: issuer,
    jti: found.id,
  };
}

/** `POST /oauth/introspect` (RFC 7662), for administrators, sessions and management keys. */
export function introspectRoute(deps: IntrospectDeps): OauthRoute {
  return {
    ...OAUTH_CALL,
    operationId: 'introspectOauthToken',
    method: 'POST',
    path: '/oauth/introspect',
    summary: { en: 'Ask what an access token is, by OAuth 2.0', zh: '通过 OAuth 2.0 查询访问令牌' },
    description: {
      en: 'RFC 7662: tells whether an access token works, and whose it is. For administrators and management keys with the permission `token.read`, as a bearer; a management key may also come as a client, with its id as `client_id` and itself as `client_secret`. Access tokens of administrators are told to whoever has `admin.read`. Of all else the answer is `{"active":false}`.',
      zh: '遵循 RFC 7662，查询访问令牌是否有效及其归属。供具有 `token.read` 权限的管理员和管理密钥以 Bearer 方式调用；管理密钥也可作为客户端认证：`client_id` 为密钥 ID，`client_secret` 为密钥本身。管理员的访问令牌仅对具有 `admin.read` 权限的调用者可见。其他情况一律返回 `{"active":false}`。',
    },
    access: 'admin',
    body: { contentType: FORM_TYPE, schema: introspectFormSchema },
    answers: [
      {
        status: 200,
        description: { en: 'What is known of the token.', zh: '令牌信息。' },
        content: { 'application/json': introspectAnswerSchema },
      },
    ],
    errors: [
      ...FORM_ERRORS,
      'invalid_token',
      'expired_token',
      'revoked_token',
      'invalid_credentials',
      'permission_denied',
    ],
    async handle(call, form) {
      const context = await authorizeCall(deps, call, form);
      const { token } = parseInput(introspectFormSchema, form);
      const found = await introspectToken(deps, context, token);
      return answerOauth(call, found === null ? { active: false } : describe(found, deps.publicOrigin(call)));
    },
  };
}
