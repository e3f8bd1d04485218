import { invalidField } from '../../lib/errors/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit } from '../shared/index.ts';
import type { IssueManyFields, IssuedTokenAnswer } from './fields.ts';
import { createNewToken, issueStatements } from './issue.ts';
import { viewToken } from './view.ts';

async function requireUsers({ store }: ServiceDeps, items: IssueManyFields['items']): Promise<void> {
  const ids = [...new Set(items.map((item) => item.customer_user_id))];
  const users = await Promise.all(ids.map((id) => store.customerUsers.find(id)));
  const unknown = new Set(ids.filter((_, index) => users[index] === null));
  const first = items.findIndex((item) => unknown.has(item.customer_user_id));
  if (first >= 0) throw invalidField(`items.${first}.customer_user_id`, 'names no customer user');
}

/** Issues several auth tokens, of any customer users, in one transaction: all or none. Each has its row in the operation log. */
export async function issueTokens(
  deps: ServiceDeps,
  context: ActionContext,
  { items }: IssueManyFields,
): Promise<{ readonly items: readonly IssuedTokenAnswer[] }> {
  requirePermission(context, 'token.write');
  await requireUsers(deps, items);
  const now = deps.clock.now();
  const tokens = items.map(({ customer_user_id: customerUserId, ...fields }) =>
    createNewToken(customerUserId, fields, now),
  );
  await commit(
    deps.store,
    tokens.flatMap((token) => issueStatements(deps, context, token)),
  );
  const views = await Promise.all(tokens.map((token) => viewToken(deps, token.record, token.budgets)));
  return { items: views.map((view, index) => ({ ...view, token: tokens[index]?.plain ?? '' })) };
}
