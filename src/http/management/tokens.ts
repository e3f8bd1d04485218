import type { ServiceDeps } from '../../services/context.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import {
  getToken,
  issuedManyAnswerSchema,
  issuedTokenAnswerSchema,
  issueManyFieldsSchema,
  issueToken,
  issueTokens,
  listTokens,
  replaceToken,
  revokedManyAnswerSchema,
  revokeManyFieldsSchema,
  revokeToken,
  revokeTokens,
  rotateFieldsSchema,
  rotateToken,
  tokenAnswerSchema,
  tokenFieldsSchema,
  tokensQuerySchema,
  updateToken,
  userTokensQuerySchema,
} from '../../services/tokens/index.ts';
import type { TokenReference } from '../../services/tokens/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { itemRoutes } from './item-routes.ts';
import { idParams } from './schemas/common.ts';
import { tokenParams } from './schemas/identity-params.ts';

const ALL = '/api/v1/admin/tokens';
const OF_USER = '/api/v1/admin/customer-users/:id/tokens';
const READ: RouteAccess = { kind: 'admin', permission: 'token.read' };
const WRITE: RouteAccess = { kind: 'admin', permission: 'token.write' };
const NO_STORE = { 'cache-control': 'no-store' };

function collectionRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: ALL,
      access: READ,
      summary: { en: 'List the auth tokens of all customer users', zh: '列出全部认证令牌' },
      query: tokensQuerySchema,
      answer: listAnswerSchema(tokenAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listTokens(deps, context, null, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: OF_USER,
      access: READ,
      summary: { en: "List a customer user's auth tokens", zh: '列出客户用户的认证令牌' },
      params: idParams,
      query: userTokensQuerySchema,
      answer: listAnswerSchema(tokenAnswerSchema),
      status: 200,
      handle: async ({ context, params, query }) => ({ data: await listTokens(deps, context, params.id, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: OF_USER,
      access: WRITE,
      summary: { en: 'Issue an auth token', zh: '生成认证令牌' },
      description: {
        en: 'The plain text is answered this once. Its own bounds narrow those of the customer user and never widen them.',
        zh: '令牌明文仅返回这一次。令牌自身的限制只会收窄客户用户的限制，不会放宽。',
      },
      params: idParams,
      body: tokenFieldsSchema,
      answer: issuedTokenAnswerSchema,
      status: 201,
      handle: async ({ context, params, body }) => ({
        data: await issueToken(deps, context, params.id, body),
        headers: NO_STORE,
      }),
    }),
    defineRoute({
      method: 'POST',
      path: `${OF_USER}/:token_id/rotate`,
      access: WRITE,
      summary: { en: 'Rotate an auth token', zh: '轮换认证令牌' },
      description: {
        en: 'Issues a successor with the same bounds, which shares limits and budgets with the old token. The old one works on for `overlap_seconds`.',
        zh: '生成限制相同的新令牌，与旧令牌共用限额与预算；旧令牌在 `overlap_seconds` 秒内继续有效。',
      },
      params: tokenParams,
      body: rotateFieldsSchema,
      answer: issuedTokenAnswerSchema,
      status: 201,
      handle: async ({ context, params, ifMatch, body }) => ({
        data: await rotateToken(deps, context, { id: params.token_id, customerUserId: params.id }, ifMatch, body),
        headers: NO_STORE,
      }),
    }),
  ];
}

/** Many at once; before the items, so that `revoke` is no id. */
function bulkRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: ALL,
      access: WRITE,
      summary: { en: 'Issue several auth tokens at once', zh: '批量生成认证令牌' },
      body: issueManyFieldsSchema,
      answer: issuedManyAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await issueTokens(deps, context, body), headers: NO_STORE }),
    }),
    defineRoute({
      method: 'POST',
      path: `${ALL}/revoke`,
      access: WRITE,
      summary: { en: 'Revoke several auth tokens at once', zh: '批量吊销认证令牌' },
      body: revokeManyFieldsSchema,
      answer: revokedManyAnswerSchema,
      status: 200,
      handle: async ({ context, body }) => ({ data: await revokeTokens(deps, context, body) }),
    }),
  ];
}

/** What the calls of one token are, whichever path names it. */
const TOKEN = {
  read: READ,
  write: WRITE,
  fields: tokenFieldsSchema,
  answer: tokenAnswerSchema,
  verbs: { get: getToken, update: updateToken, replace: replaceToken, remove: revokeToken },
  texts: {
    get: { summary: { en: 'Read an auth token', zh: '查询认证令牌' } },
    update: { summary: { en: 'Change an auth token', zh: '修改认证令牌' } },
    replace: { summary: { en: 'Replace the bounds of an auth token', zh: '替换认证令牌的限制' } },
    remove: {
      summary: { en: 'Revoke an auth token', zh: '吊销认证令牌' },
      description: {
        en: 'Takes effect at once, on every access token obtained with it too; running streams are ended.',
        zh: '立即生效，由其换取的访问令牌一并失效，进行中的流式响应随之中止。',
      },
    },
  },
} as const;

/** Auth tokens of one customer user and of all (API.md 4.3.3). */
export function tokenRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    ...collectionRoutes(deps),
    ...bulkRoutes(deps),
    ...itemRoutes(deps, {
      ...TOKEN,
      path: `${OF_USER}/:token_id`,
      params: tokenParams,
      refer: ({ id, token_id: tokenId }): TokenReference => ({ id: tokenId, customerUserId: id }),
    }),
    ...itemRoutes(deps, {
      ...TOKEN,
      path: `${ALL}/:id`,
      params: idParams,
      refer: ({ id }): TokenReference => ({ id, customerUserId: null }),
    }),
  ];
}
