import { z } from 'zod';
import { invalidField } from '../../lib/errors/index.ts';
import { formatUsd } from '../../lib/money.ts';
import { listMonthDays } from '../../metering/index.ts';
import type { Store } from '../../store/port.ts';
import type { StatementSum } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { listAdjustments } from './adjustments.ts';
import type { StatementWish } from './fields.ts';
import type { StatementItem, UsageItem } from './item.ts';

const PAGE_SIZE = 5000;

type Deps = Pick<ServiceDeps, 'store' | 'audit'>;

/** A piece of a statement. */
export interface StatementPage {
  readonly items: readonly StatementItem[];
  /** Asks for the next piece; null: this was the last. */
  readonly nextCursor: string | null;
}

/** Where a statement goes on: at a line of a day, else at an adjustment. */
const cursorSchema = z.union([
  z.strictObject({
    day: z.int().min(0).max(30),
    after: z
      .strictObject({
        customerId: z.string().nullable(),
        customerUserId: z.string(),
        tokenId: z.string(),
        model: z.string(),
      })
      .nullable(),
  }),
  z.strictObject({ adjustments: z.string().nullable() }),
]);

type Cursor = z.infer<typeof cursorSchema>;

function parseCursor(text: string | null): Cursor {
  if (text === null) return { day: 0, after: null };
  try {
    return cursorSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError)
      throw invalidField('cursor', 'is not one that a statement answered');
    throw cause;
  }
}

async function toItems(store: Store, date: string, sums: readonly StatementSum[]): Promise<readonly UsageItem[]> {
  const idsOf = (pick: (sum: StatementSum) => string | null): readonly string[] =>
    [...new Set(sums.map(pick))].filter((id) => id !== null);
  const [customers, users, tokens] = await Promise.all([
    store.statements.readNames(
      'customers',
      idsOf((sum) => sum.customerId),
    ),
    store.statements.readNames(
      'customer_users',
      idsOf((sum) => sum.customerUserId),
    ),
    store.statements.readNames(
      'auth_tokens',
      idsOf((sum) => sum.tokenId),
    ),
  ]);
  return sums.map((sum) => ({
    type: 'usage',
    period: date,
    customer_id: sum.customerId,
    customer: sum.customerId === null ? null : (customers.get(sum.customerId) ?? null),
    customer_user_id: sum.customerUserId,
    customer_user: users.get(sum.customerUserId) ?? null,
    token_id: sum.tokenId,
    token: tokens.get(sum.tokenId) ?? null,
    model: sum.model,
    requests: sum.requests,
    input_tokens: sum.inputTokens,
    cached_input_tokens: sum.cachedInputTokens,
    cache_write_tokens: sum.cacheWriteTokens,
    output_tokens: sum.outputTokens,
    reasoning_tokens: sum.reasoningTokens,
    charge: formatUsd(sum.charge),
  }));
}

async function readPage(
  store: Store,
  { month, timeZone, customerId }: StatementWish,
  at: Cursor,
): Promise<StatementPage> {
  const days = listMonthDays(month, timeZone);
  if ('adjustments' in at) {
    const { items, nextCursor } = await listAdjustments(store, days, customerId, at.adjustments);
    return { items, nextCursor: nextCursor === null ? null : JSON.stringify({ adjustments: nextCursor }) };
  }
  const day = days[at.day];
  if (day === undefined) throw invalidField('cursor', 'is not one that a statement answered');
  const { from, to, date } = day;
  const sums = await store.statements.list({ from, to, customerId, after: at.after, limit: PAGE_SIZE });
  const last = sums.at(-1);
  const next: Cursor =
    sums.length === PAGE_SIZE && last !== undefined
      ? {
          day: at.day,
          after: {
            customerId: last.customerId,
            customerUserId: last.customerUserId,
            tokenId: last.tokenId,
            model: last.model,
          },
        }
      : at.day + 1 < days.length
        ? { day: at.day + 1, after: null }
        : { adjustments: null };
  return { items: await toItems(store, date, sums), nextCursor: JSON.stringify(next) };
}

/**
 * A piece of a month's statement: what each token spent on each model on each day, then the adjustments of budgets. A request belongs to
 * the day of its hold, whenever it was settled, as it does for budgets. Each piece is a short read; the first leaves a row in the
 * operation log.
 */
export async function readStatement(
  { store, audit }: Deps,
  context: ActionContext,
  wish: StatementWish,
  cursor: string | null,
): Promise<StatementPage> {
  requirePermission(context, 'ledger.read');
  const at = parseCursor(cursor);
  if (cursor === null) {
    await store.traffic.flush();
    await audit.write({
      actor: context.actor,
      action: 'statement.export',
      target: wish.customerId ? { type: 'customer', id: wish.customerId } : null,
      outcome: 'ok',
      changes: { month: { after: wish.month }, time_zone: { after: wish.timeZone } },
      origin: context.origin,
    });
  }
  return readPage(store, wish, at);
}
