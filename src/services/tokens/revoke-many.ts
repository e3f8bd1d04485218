import { invalidField } from '../../lib/errors/index.ts';
import { StoreConflict } from '../../store/port.ts';
import type { TokenRevokeQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { mapStoreError } from '../shared/index.ts';
import type { RevokeManyFields } from './fields.ts';

const BATCH_SIZE = 500;
const TRIES_MAX = 5;

function readQuery({ ids, filter }: RevokeManyFields, now: number): TokenRevokeQuery {
  if (ids !== undefined) return { ids };
  return {
    customerUserId: filter?.customer_user_id,
    customerId: filter?.customer_id,
    endedBy: filter?.expired === true ? now : undefined,
    unusedSince: filter?.unused_since,
  };
}

async function requireKnown({ store }: ServiceDeps, ids: readonly string[]): Promise<void> {
  const found = await Promise.all(ids.map((id) => store.authTokens.find(id)));
  const unknown = found.indexOf(null);
  if (unknown >= 0) throw invalidField(`ids.${unknown}`, 'names no token');
}

/** Revokes the tokens of one batch with their rows; answers their ids. */
async function revokeBatch(
  deps: ServiceDeps,
  context: ActionContext,
  query: TokenRevokeQuery,
  afterId: string,
): Promise<readonly string[]> {
  const { store, audit } = deps;
  for (let tries = 1; ; tries++) {
    const ids = await store.authTokens.listRevocable(query, afterId, BATCH_SIZE);
    if (ids.length === 0) return ids;
    const rows = ids.map((id) =>
      audit.statement({
        actor: context.actor,
        action: 'token.revoke',
        target: { type: 'token', id },
        outcome: 'ok',
        origin: context.origin,
      }),
    );
    try {
      await store.transact([...store.authTokens.revokeMany(ids, deps.clock.now()), ...rows]);
      return ids;
    } catch (error) {
      // Another revoked one of them meanwhile: it is not ours to count.
      const raced = error instanceof StoreConflict && error.kind === 'version';
      if (!raced || tries === TRIES_MAX) throw mapStoreError(error);
    }
  }
}

/**
 * Revokes the tokens that are named, or all that a filter covers, with the access tokens obtained by them, in batches of 500; each has its row in
 * the operation log. Those of a batch are refused when it is done. Answers how many were revoked; those that were before are not counted.
 */
export async function revokeTokens(
  deps: ServiceDeps,
  context: ActionContext,
  fields: RevokeManyFields,
): Promise<{ readonly revoked: number }> {
  requirePermission(context, 'token.write');
  if (fields.ids !== undefined) await requireKnown(deps, fields.ids);
  const query = readQuery(fields, deps.clock.now());
  let revoked = 0;
  for (let afterId = ''; ;) {
    const ids = await revokeBatch(deps, context, query, afterId);
    for (const id of ids) await deps.authenticator.forget({ kind: 'auth_token', id });
    revoked += ids.length;
    const last = ids.at(-1);
    if (last === undefined || ids.length < BATCH_SIZE) return { revoked };
    afterId = last;
  }
}
