import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

/** 4.1.3 */
export const oauth: Section = {
  title: say('OAuth 2.0', 'OAuth 2.0'),
  intro: say(
    `The same exchange for clients that speak OAuth 2.0 (RFC 6749, 4.4): form-encoded bodies, no envelope. \`client_id\` is the id
of the customer user and \`client_secret\` the auth token, by HTTP Basic or in the body. Errors have the shape of RFC 6749:
\`{"error":"invalid_client","error_description":"…"}\`.`,
    `供 OAuth 2.0 客户端使用的同等流程（RFC 6749 第 4.4 节）：请求体为表单格式，响应无外层封装。\`client_id\` 为客户用户 ID，\`client_secret\` 为认证令牌，
可通过 HTTP Basic 或请求体提交。错误采用 RFC 6749 的格式：\`{"error":"invalid_client","error_description":"…"}\`。`,
  ),
  calls: [
    {
      operation: 'POST /oauth/token',
      access: say('the client credentials', '客户端凭据'),
      examples: [
        {
          id: 'oauth.token',
          title: say('credentials in the body', '凭据放在请求体中'),
          method: 'POST',
          path: '/oauth/token',
          form: { grant_type: 'client_credentials', client_id: '$USER_ID', client_secret: '$AUTH_TOKEN' },
          status: 200,
          keeps: { OAUTH_TOKEN: 'access_token' },
        },
        {
          id: 'oauth.basic',
          title: say('credentials by HTTP Basic', '凭据通过 HTTP Basic 提交'),
          method: 'POST',
          path: '/oauth/token',
          basic: '$USER_ID:$AUTH_TOKEN',
          form: { grant_type: 'client_credentials' },
          status: 200,
        },
        {
          id: 'oauth.wrong',
          title: say('a wrong secret', '密钥错误'),
          method: 'POST',
          path: '/oauth/token',
          form: { grant_type: 'client_credentials', client_id: '$USER_ID', client_secret: 'wrong' },
          status: 401,
        },
      ],
    },
    {
      operation: 'POST /oauth/introspect',
      access: say('an administrator', '管理员'),
      examples: [
        {
          id: 'oauth.introspect',
          method: 'POST',
          path: '/oauth/introspect',
          as: 'ADMIN_TOKEN',
          form: { token: '$OAUTH_TOKEN' },
          status: 200,
        },
      ],
    },
    {
      operation: 'POST /oauth/revoke',
      access: say('the token itself', '令牌本身'),
      examples: [
        { id: 'oauth.revoke', method: 'POST', path: '/oauth/revoke', form: { token: '$OAUTH_TOKEN' }, status: 200 },
      ],
    },
    {
      operation: 'GET /.well-known/oauth-authorization-server',
      examples: [{ id: 'oauth.metadata', method: 'GET', path: '/.well-known/oauth-authorization-server', status: 200 }],
    },
  ],
};
