import { createId } from '../../lib/ids.ts';
import type { CustomerUserRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit, parseInput } from '../shared/index.ts';
import { tokenFieldsSchema } from './fields.ts';
import { createNewToken, insertToken } from './issue.ts';

const NAME = 'quickstart';
/** Only the built-in sandbox, which costs nothing and calls nobody. */
const MODELS = ['sandbox*'];

function buildQuickstartUser(now: number): CustomerUserRecord {
  return {
    id: createId('customerUser', now),
    name: NAME,
    email: null,
    customerId: null,
    status: 'active',
    allowedModels: null,
    limits: {},
    allowedIps: null,
    expiresAt: null,
    metadata: {},
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/**
 * Makes the customer user `quickstart` with one token that may call sandbox models alone, and answers the token's plain text this once; null
 * when there is such a customer user already. To be called at a first start only: an operator may have removed it since.
 */
export async function ensureQuickstart(deps: ServiceDeps, context: ActionContext): Promise<string | null> {
  requirePermission(context, 'token.write');
  const { store, audit } = deps;
  if ((await store.customerUsers.findByName(NAME)) !== null) return null;
  const now = deps.clock.now();
  const user = buildQuickstartUser(now);
  const token = createNewToken(user.id, parseInput(tokenFieldsSchema, { name: NAME, allowed_models: MODELS }), now);
  const { actor, origin } = context;
  await commit(store, [
    store.customerUsers.insert(user),
    ...insertToken(store, token),
    audit.statement({
      actor,
      action: 'customer_user.create',
      target: { type: 'customer_user', id: user.id },
      outcome: 'ok',
      changes: { name: { after: NAME } },
      origin,
    }),
    audit.statement({
      actor,
      action: 'token.issue',
      target: { type: 'token', id: token.record.id },
      outcome: 'ok',
      changes: { name: { after: NAME }, allowed_models: { after: MODELS } },
      origin,
    }),
  ]);
  return token.plain;
}
