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
    method: 'POST',
    path: '/oauth/introspect',
    summary: { en: 'Ask what an access token is, by OAuth 2.0', zh: '通过 OAuth 2.0 查询访问令牌' },
    access: { kind: 'admin', permission: 'token.read' },
    form: introspectFormSchema,
    answer: introspectAnswerSchema,
    errors: ['invalid_client', 'invalid_grant', 'invalid_token', 'insufficient_scope'],
    async handle(call, form) {
      const context = await authorizeCall(deps, call, form);
      const { token } = parseInput(introspectFormSchema, form);
      const found = await introspectToken(deps, context, token);
      return answerOauth(call, found === null ? { active: false } : describe(found, deps.publicOrigin(call)));
    },
  };
}
