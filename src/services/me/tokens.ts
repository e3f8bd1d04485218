import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { CallerPrincipal } from '../../identity/port.ts';
import type { ListQuery } from '../../store/port.ts';
import type { AuthTokenRecord, BudgetRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { budgetAnswerSchema, viewBudgets } from '../shared/budgets/index.ts';
import { buildListAnswer, formatInstant, formatInstantOrNull, listQuerySchema } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import { instantAnswerSchema } from '../shared/fields/instant-schema.ts';
import { limitsAnswerSchema } from '../shared/limits/index.ts';
import { loadBudgets } from '../shared/budgets/load-budgets.ts';
import { readTokenStatus } from '../shared/token-status.ts';
import { buildLimitsAnswer } from '../shared/limits/wire-limits.ts';

/** Query of a customer user's list of its own tokens. */
export const myTokensQuerySchema = listQuerySchema({ sortable: ['created_at', 'name'], searchable: 'token' });

/** One of the caller's own tokens; never its plain text. */
export const myTokenAnswerSchema = z
  .object({
    id: z.string().meta(text('Id of the token.', '令牌 ID。')),
    name: z.string().meta(text('What the token is called.', '令牌名称。')),
    last4: z.string().meta(text('The last four characters of its plain text.', '令牌明文的最后四个字符。')),
    current: z.boolean().meta(text('Whether it is the one behind this call.', '是否为当前请求所用的令牌。')),
    status: z
      .enum(['active', 'expired', 'revoked'])
      .meta(
        text(
          'Whether it works by itself; `revoked` also when its overlap has ended.',
          '令牌自身的状态；重叠期结束后也为 `revoked`。',
        ),
      ),
    created_at: instantAnswerSchema.meta(text('When it was issued.', '签发时间。')),
    expires_at: z
      .string()
      .nullable()
      .meta(text('When it stops working; null: never.', '失效时间；null 表示永不失效。')),
    revoked_at: z.string().nullable().meta(text('When it was revoked.', '吊销时间。')),
    overlap_ends_at: z
      .string()
      .nullable()
      .meta(text('When a rotated token stops working.', '已轮换的令牌停止生效的时间。')),
    last_used_at: z
      .string()
      .nullable()
      .meta(text('When it was last used, to the minute.', '最近使用时间，精确到分钟。')),
    allowed_models: z
      .array(z.string())
      .nullable()
      .meta(
        text(
          'Models that it may call; null: all of its customer user.',
          '允许调用的模型；null 表示客户用户可用的全部模型。',
        ),
      ),
    direct_use: z.boolean().meta(text('Whether it is itself accepted as an API key.', '是否可直接作为 API 密钥使用。')),
    limits: limitsAnswerSchema.meta(text('Its own limits.', '令牌自身的限额。')),
    budgets: z.array(budgetAnswerSchema).meta(text('Its own budgets.', '令牌自身的预算。')),
  })
  .meta({ id: 'MyToken', ...text("A token of the caller's own.", '调用者自己的令牌。') });

export type MyTokenAnswer = z.infer<typeof myTokenAnswerSchema>;

async function viewMyToken(
  deps: Pick<ServiceDeps, 'counters' | 'clock'>,
  caller: CallerPrincipal,
  token: AuthTokenRecord,
  budgets: readonly BudgetRecord[],
): Promise<MyTokenAnswer> {
  const now = deps.clock.now();
  return {
    id: token.id,
    name: token.name,
    last4: token.last4,
    current: token.id === caller.tokenId,
    status: readTokenStatus(token, now),
    created_at: formatInstant(token.createdAt),
    expires_at: formatInstantOrNull(token.expiresAt),
    revoked_at: formatInstantOrNull(token.revokedAt),
    overlap_ends_at: formatInstantOrNull(token.overlapEndsAt),
    last_used_at: formatInstantOrNull(token.lastUsedAt),
    allowed_models: token.allowedModels === null ? null : [...token.allowedModels],
    direct_use: token.directUse,
    limits: buildLimitsAnswer(token.limits),
    budgets: await viewBudgets(deps.counters, budgets, now),
  };
}

/** A page of the tokens of the caller's customer user. */
export async function listMyTokens(
  deps: Pick<ServiceDeps, 'store' | 'counters' | 'clock'>,
  caller: CallerPrincipal,
  query: ListQuery,
): Promise<ListAnswer<MyTokenAnswer>> {
  const page = await deps.store.authTokens.list({
    ...query,
    filters: { ...query.filters, customerUserId: caller.customerUserId },
  });
  const budgets = await loadBudgets(
    deps,
    'token',
    page.items.map(({ lineId }) => ({ id: lineId })),
  );
  const items = await Promise.all(
    page.items.map((token) => viewMyToken(deps, caller, token, budgets.get(token.lineId) ?? [])),
  );
  return buildListAnswer(query, { ...page, items }, (item) => item);
}
