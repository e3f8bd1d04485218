import type { BudgetRecord, CustomerRecord, CustomerUserRecord, OnLowBudget } from '../store/records/index.ts';
import { buildScopes } from './credential-entry.ts';
import { compileAllowedModels } from './model-patterns.ts';
import type { AdminPrincipal, CallerPrincipal } from './port.ts';

const EVERY_MODEL = compileAllowedModels([]);
/** As a token's that was issued without a word about it. */
const ON_LOW_BUDGET: OnLowBudget = 'shorten';

/** A customer user in whose place an administrator calls, with what binds it. */
export interface ActedUser {
  readonly user: CustomerUserRecord;
  readonly customer: CustomerRecord | null;
  /** Of the user and its customer. */
  readonly budgets: readonly BudgetRecord[];
}

/**
 * An administrator as the caller of a model. Alone it is bound by what binds the gateway and the model, and stands in the books itself; in the
 * place of a customer user it is bound and booked as that one. Either way its own id takes the token's place, so that the row says who it was.
 */
export function buildActingCaller(admin: AdminPrincipal, acted: ActedUser | null): CallerPrincipal {
  const { accessTokenId, sessionId } = admin;
  const own = {
    kind: 'caller',
    credential: 'access_token',
    accessTokenId: sessionId ?? accessTokenId,
    tokenId: admin.id,
    tokenName: admin.name,
    onLowBudget: ON_LOW_BUDGET,
  } as const;
  if (acted === null) {
    const booked = { customerUserId: admin.id, customerUserName: admin.name, customerId: null, marginMillionths: 0 };
    return { ...own, ...booked, scopes: [], allowsModel: EVERY_MODEL };
  }
  const { user, customer, budgets } = acted;
  return {
    ...own,
    customerUserId: user.id,
    customerUserName: user.name,
    customerId: customer?.id ?? null,
    marginMillionths: customer?.marginMillionths ?? 0,
    scopes: buildScopes({ token: null, user, customer, budgets }),
    allowsModel: compileAllowedModels([user.allowedModels, customer === null ? null : customer.allowedModels]),
  };
}
