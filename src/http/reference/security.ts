import type { DocumentedCall } from '../documented-call.ts';
import type { RouteAccess } from '../route.ts';
import type { Components, SecurityRequirement } from './document.ts';

/** The ways to prove who calls. */
export const SECURITY_SCHEMES = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token (`tgt_…`) of a customer user or an administrator, from `POST /api/v1/auth/token`.',
    'x-description-zh': '客户用户或管理员的访问令牌（`tgt_…`），由 `POST /api/v1/auth/token` 获取。',
  },
  managementKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'A management key (`tgm_…`), on `/api/v1/admin`.',
    'x-description-zh': '管理密钥（`tgm_…`），用于 `/api/v1/admin`。',
  },
  sessionCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'tallygate_session',
    description: "The console's browser session, from `POST /api/v1/auth/session`.",
    'x-description-zh': '控制台的浏览器会话，由 `POST /api/v1/auth/session` 建立。',
  },
  callerCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'tallygate_my',
    description: "A customer user's own page, from `POST /api/v1/me/session`.",
    'x-description-zh': '客户用户自己的页面，由 `POST /api/v1/me/session` 建立。',
  },
  csrfToken: {
    type: 'apiKey',
    in: 'header',
    name: 'x-csrf-token',
    description: 'The CSRF token of the browser session, beside the cookie on calls that change something.',
    'x-description-zh': '浏览器会话的 CSRF 令牌；会改变数据的请求须与 Cookie 一同发送。',
  },
  authToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'An auth token (`tga_…`) that allows direct use, or an access token (`tgt_…`).',
    'x-description-zh': '允许直接使用的认证令牌（`tga_…`），或访问令牌（`tgt_…`）。',
  },
  xApiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'The same token, as the SDKs of Anthropic send it.',
    'x-description-zh': '同上，Anthropic SDK 的发送方式。',
  },
  xGoogApiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-goog-api-key',
    description: 'The same token, as the SDKs of Google send it.',
    'x-description-zh': '同上，Google SDK 的发送方式。',
  },
  keyQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'key',
    description: 'The same token in the query; it never reaches a log.',
    'x-description-zh': '同上，放在查询参数中；不会写入日志。',
  },
  clientBasic: {
    type: 'http',
    scheme: 'basic',
    description: 'OAuth 2.0: the id of the customer user and an auth token. They may be sent in the body instead.',
    'x-description-zh': 'OAuth 2.0：客户用户 ID 与认证令牌；也可放在请求体中。',
  },
} as const satisfies Components['securitySchemes'];

type Scheme = keyof typeof SECURITY_SCHEMES;

function any(...alternatives: readonly (readonly Scheme[])[]): readonly SecurityRequirement[] {
  return alternatives.map((schemes) => Object.fromEntries(schemes.map((scheme) => [scheme, []])));
}

/** What a route of `/api/v1` accepts as proof; a list of alternatives. */
export function routeSecurity(access: RouteAccess, method: string): readonly SecurityRequirement[] {
  const session: readonly Scheme[] = method === 'GET' ? ['sessionCookie'] : ['sessionCookie', 'csrfToken'];
  switch (access.kind) {
    case 'public':
      return [];
    case 'admin':
      return any(['accessToken'], ['managementKey'], session);
    case 'self':
      return any(['accessToken'], session);
    case 'caller':
      return access.cookie === true ? any(['accessToken'], ['callerCookie']) : any(['accessToken']);
    default:
      return any(['accessToken']);
  }
}

/** The same for a call outside of `/api/v1`. */
export function callSecurity(access: DocumentedCall['access']): readonly SecurityRequirement[] {
  switch (access) {
    case 'api-key':
      return any(['authToken'], ['xApiKey'], ['xGoogApiKey'], ['keyQuery']);
    case 'client':
      return [...any(['clientBasic']), {}];
    case 'admin':
      return any(['accessToken'], ['managementKey']);
    default:
      return [];
  }
}
