import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { CallerPrincipal } from '../../identity/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import {
  getMe,
  listMyModels,
  listMyTokens,
  meAnswerSchema,
  myModelAnswerSchema,
  myTokenAnswerSchema,
  myTokensQuerySchema,
  myUsageQuerySchema,
  reportMyUsage,
} from '../../services/me/index.ts';
import type { MeDeps } from '../../services/me/index.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { usageAnswerSchema } from '../../services/shared/usage/usage-report.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { onlyPage, onlyPageQuery } from './schemas/only-page.ts';

const CALLER: RouteAccess = { kind: 'caller', cookie: true };

function requireCaller(caller: CallerPrincipal | null): CallerPrincipal {
  if (caller === null) throw new GatewayError('invalid_token');
  return caller;
}

/** `/api/v1/me` (API.md 4.3.6). */
export function meRoutes(deps: MeDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/me',
      access: CALLER,
      summary: { en: 'Who am I: models, limits, budgets left', zh: '当前用户：可用模型、限制与剩余预算' },
      answer: meAnswerSchema,
      status: 200,
      handle: async ({ caller }) => ({ data: await getMe(deps, requireCaller(caller)) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/me/usage',
      access: CALLER,
      summary: { en: 'My usage and charges', zh: '我的用量与费用' },
      query: myUsageQuerySchema,
      answer: z.object({
        items: z.array(usageAnswerSchema).readonly().meta(text('One item a group.', '每个分组一项。')),
      }),
      status: 200,
      handle: async ({ caller, query }) => ({ data: await reportMyUsage(deps, requireCaller(caller), query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/me/tokens',
      access: CALLER,
      summary: { en: 'My tokens and when they were last used', zh: '我的令牌及其最近使用时间' },
      query: myTokensQuerySchema,
      answer: listAnswerSchema(myTokenAnswerSchema),
      status: 200,
      handle: async ({ caller, query }) => ({ data: await listMyTokens(deps, requireCaller(caller), query) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/me/models',
      access: CALLER,
      summary: { en: 'Models that I may call, with their prices', zh: '我可调用的模型及其价格' },
      query: onlyPageQuery,
      answer: listAnswerSchema(myModelAnswerSchema),
      status: 200,
      handle: async ({ caller }) => ({ data: onlyPage(listMyModels(deps, requireCaller(caller))) }),
    }),
  ];
}
