import type { PublicOrigin } from '../core/index.ts';
import { answerOauth } from './answer.ts';
import type { OauthRoute } from './route.ts';
import { metadataAnswerSchema } from './schemas.ts';

const CLIENT_METHODS = ['client_secret_basic', 'client_secret_post'];

/** `GET /.well-known/oauth-authorization-server` (RFC 8414). */
export function metadataRoute(publicOrigin: PublicOrigin): OauthRoute {
  return {
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    summary: { en: 'Describe the OAuth 2.0 endpoints', zh: '获取 OAuth 2.0 服务元数据' },
    access: { kind: 'public' },
    answer: metadataAnswerSchema,
    errors: [],
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
