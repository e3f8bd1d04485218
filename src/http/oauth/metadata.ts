import type { PublicOrigin } from '../core/index.ts';
import { answerOauth } from './answer.ts';
import { OAUTH_CALL } from './route.ts';
import type { OauthRoute } from './route.ts';
import { metadataAnswerSchema } from './schemas.ts';

const CLIENT_METHODS = ['client_secret_basic', 'client_secret_post'];

/** `GET /.well-known/oauth-authorization-server` (RFC 8414). */
export function metadataRoute(publicOrigin: PublicOrigin): OauthRoute {
  return {
    ...OAUTH_CALL,
    operationId: 'getOauthMetadata',
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    summary: { en: 'Describe the OAuth 2.0 endpoints', zh: '获取 OAuth 2.0 服务元数据' },
    description: {
      en: 'RFC 8414: where the endpoints are, by the address at which the caller sees this gateway (or `TALLYGATE_PUBLIC_URL`), and what they take.',
      zh: '遵循 RFC 8414，说明各端点的地址及其支持的参数。地址以调用方所见的网关地址为准，也可由 `TALLYGATE_PUBLIC_URL` 指定。',
    },
    access: 'public',
    answers: [
      {
        status: 200,
        description: { en: 'The metadata.', zh: '服务元数据。' },
        content: { 'application/json': metadataAnswerSchema },
      },
    ],
    errors: ['invalid_request', 'internal_error'],
    async handle(call) {
      const issuer = publicOrigin(call);
      return answerOauth(call, {
        issuer,
        token_endpoint: `${issuer}/oauth/token`,
        token_endpoint_auth_methods_supported: CLIENT_METHODS,
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        scopes_supported: ['customer'],
        revocation_endpoint: `${issuer}/oauth/revoke`,
        revocation_endpoint_auth_methods_supported: ['none', ...CLIENT_METHODS],
        introspection_endpoint: `${issuer}/oauth/introspect`,
        introspection_endpoint_auth_methods_supported: ['Bearer', ...CLIENT_METHODS],
        service_documentation: `${issuer}/docs`,
      });
    },
  };
}
