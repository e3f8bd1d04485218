import { z } from 'zod';
import { text } from '../../lib/describe.ts';

const CLIENT_FIELDS = {
  client_id: z
    .string()
    .max(1024)
    .optional()
    .meta(text('Who calls. Left out with HTTP Basic.', '客户端标识。使用 HTTP Basic 时可省略。')),
  client_secret: z
    .string()
    .max(1024)
    .optional()
    .meta(text('Its secret. Never beside HTTP Basic.', '客户端密钥。不得与 HTTP Basic 同时使用。')),
};

const TYPE_HINT = z
  .string()
  .optional()
  .meta(
    text(
      'What kind the token is, `access_token`; it is found whatever is said here.',
      '令牌类型提示，即 `access_token`；无论填写什么都能找到令牌。',
    ),
  );

/** `POST /oauth/token` (RFC 6749 4.4.2). */
export const tokenFormSchema = z.object({
  grant_type: z
    .literal('client_credentials')
    .meta(text('The one grant that is offered.', '授权类型，仅支持 `client_credentials`。')),
  scope: z
    .string()
    .optional()
    .meta(
      text(
        'What the access token is to be good for: `customer`, which it is without being asked.',
        '申请的权限范围：仅支持 `customer`，省略时默认即为该范围。',
      ),
    ),
  client_id: CLIENT_FIELDS.client_id.meta(
    text(
      'Id of the customer user, `usr_…`. Left out with HTTP Basic.',
      '客户用户 ID（`usr_…`）。使用 HTTP Basic 时可省略。',
    ),
  ),
  client_secret: CLIENT_FIELDS.client_secret.meta(
    text(
      'An auth token of that customer user, `tga_…`. Never beside HTTP Basic.',
      '该客户用户的认证令牌（`tga_…`）。不得与 HTTP Basic 同时使用。',
    ),
  ),
});

/** What it answers (RFC 6749 5.1). */
export const tokenAnswerSchema = z.object({
  access_token: z
    .string()
    .meta(
      text(
        'Access token, `tgt_…`: sent as `Authorization: Bearer …`.',
        '访问令牌（`tgt_…`），以 `Authorization: Bearer …` 发送。',
      ),
    ),
  token_type: z.literal('Bearer').meta(text('How it is sent (RFC 6750).', '令牌的使用方式（RFC 6750）。')),
  expires_in: z.int().meta(text('Seconds that it works for.', '有效期，单位为秒。')),
  scope: z.literal('customer').meta(text('What it is good for.', '令牌的权限范围。')),
});

/** `POST /oauth/revoke` (RFC 7009 2.1). */
export const revokeFormSchema = z.object({
  token: z
    .string()
    .meta(
      text('The access token to end. It is authentication enough.', '要吊销的访问令牌。持有该令牌即视为已通过认证。'),
    ),
  token_type_hint: TYPE_HINT,
});

/** `POST /oauth/introspect` (RFC 7662 2.1). */
export const introspectFormSchema = z.object({
  token: z.string().meta(text('The token that is asked about.', '要查询的令牌。')),
  token_type_hint: TYPE_HINT,
  client_id: CLIENT_FIELDS.client_id.meta(
    text(
      'Id of a management key, `key_…`, for a server that can authenticate as a client alone.',
      '管理密钥的 ID（`key_…`），供只支持客户端认证的资源服务器使用。',
    ),
  ),
  client_secret: CLIENT_FIELDS.client_secret.meta(
    text(
      'That management key, `tgm_…`. Never beside HTTP Basic.',
      '该管理密钥（`tgm_…`）。不得与 HTTP Basic 同时使用。',
    ),
  ),
});

/** What it answers (RFC 7662 2.2); of a token that does not work, `active` alone. */
export const introspectAnswerSchema = z.object({
  active: z.boolean().meta(text('Whether the token works now.', '令牌当前是否有效。')),
  scope: z
    .enum(['customer', 'admin'])
    .optional()
    .meta(text('Whose token it is: a customer user or an administrator.', '令牌归属：客户用户或管理员。')),
  client_id: z.string().optional().meta(text('Id of the customer user that obtained it.', '取得该令牌的客户用户 ID。')),
  username: z
    .string()
    .optional()
    .meta(text('Name of the customer user or administrator.', '客户用户名称或管理员用户名。')),
  token_type: z.literal('Bearer').optional().meta(text('How it is sent.', '令牌的使用方式。')),
  exp: z.int().optional().meta(text('When it ends, seconds since 1970.', '到期时间，自 1970 年起的秒数。')),
  iat: z.int().optional().meta(text('When it was issued, seconds since 1970.', '签发时间，自 1970 年起的秒数。')),
  sub: z.string().optional().meta(text('Id of the customer user or administrator.', '客户用户或管理员的 ID。')),
  iss: z.string().optional().meta(text('Who issued it: this gateway.', '签发者，即本网关。')),
  jti: z.string().optional().meta(text('Id of the access token, `act_…`.', '访问令牌的 ID（`act_…`）。')),
});

const METHODS = z.array(z.string());

/** `GET /.well-known/oauth-authorization-server` (RFC 8414 2). */
export const metadataAnswerSchema = z.object({
  issuer: z.string().meta(text('Origin of this gateway, as the caller sees it.', '调用方所见的本网关地址。')),
  token_endpoint: z.string().meta(text('Where access tokens are obtained.', '获取访问令牌的地址。')),
  token_endpoint_auth_methods_supported: METHODS.meta(
    text('How a client identifies itself there.', '该地址支持的客户端认证方式。'),
  ),
  grant_types_supported: METHODS.meta(text('Grants that are offered.', '支持的授权类型。')),
  response_types_supported: METHODS.meta(text('None: there is no authorization endpoint.', '为空：不提供授权端点。')),
  scopes_supported: METHODS.meta(text('Scopes that may be asked for.', '可申请的权限范围。')),
  revocation_endpoint: z.string().meta(text('Where access tokens are ended.', '吊销访问令牌的地址。')),
  revocation_endpoint_auth_methods_supported: METHODS.meta(
    text(
      '`none`: the token is enough; what a client sends besides is not looked at.',
      '`none`：令牌本身即可，其他客户端凭据会被忽略。',
    ),
  ),
  introspection_endpoint: z.string().meta(text('Where tokens are asked about.', '查询令牌状态的地址。')),
  introspection_endpoint_auth_methods_supported: METHODS.meta(
    text('How its caller identifies itself.', '该地址支持的认证方式。'),
  ),
  service_documentation: z.string().meta(text('The reference, for people.', '供人阅读的接口文档地址。')),
});
