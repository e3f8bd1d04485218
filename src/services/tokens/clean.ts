import type { TokenCleanCount, TokenCleanQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit } from '../shared/index.ts';

const BATCH_SIZE = 500;

export interface CleanTokensInput extends TokenCleanQuery {
  /** Counts only. */
  readonly dryRun: boolean;
  /** Called after each batch with what is removed so far; awaited, so that it may slow the work down. */
  readonly onBatch?: (removed: TokenCleanCount) => Promise<void> | void;
}

/** Removed tokens by kind and reason. */
export interface CleanTokensResult extends TokenCleanCount {
  readonly total: number;
  readonly dryRun: boolean;
}

type Kind = 'AuthTokens' | 'AccessTokens';

const NOTHING: TokenCleanCount = {
  expiredAuthTokens: 0,
  revokedAuthTokens: 0,
  expiredAccessTokens: 0,
  revokedAccessTokens: 0,
};

function sum(count: TokenCleanCount): number {
  return count.expiredAuthTokens + count.revokedAuthTokens + count.expiredAccessTokens + count.revokedAccessTokens;
}

async function* removeBatches(deps: ServiceDeps, query: TokenCleanQuery): AsyncGenerator<TokenCleanCount> {
  const { store } = deps;
  let removed = NOTHING;
  // Access tokens first: those of a removed auth token would go with it uncounted.
  const kinds = [
    ['AccessTokens', store.accessTokens],
    ['AuthTokens', store.authTokens],
  ] as const satisfies readonly (readonly [Kind, unknown])[];
  for (const [kind, repository] of kinds) {
    for (;;) {
      const batch = await repository.listCleanable(query, BATCH_SIZE);
      if (batch.length === 0) break;
      await commit(store, repository.removeMany(batch.map(({ id }) => id)));
      const expired = batch.filter(({ reason }) => reason === 'expired').length;
      removed = {
        ...removed,
        [`expired${kind}`]: removed[`expired${kind}`] + expired,
        [`revoked${kind}`]: removed[`revoked${kind}`] + batch.length - expired,
      };
      yield removed;
    }
  }
}

/**
 * Removes expired and revoked auth and access tokens in bounded batches, with flat memory, and writes one row with the counts to
 * the operation log, also when it fails half-way.
 */
export async function cleanTokens(
  deps: ServiceDeps,
  context: ActionContext,
  input: CleanTokensInput,
): Promise<CleanTokensResult> {
  requirePermission(context, 'token.write');
  if (input.dryRun) {
    const count = await deps.store.authTokens.countCleanable(input);
    return { ...count, total: sum(count), dryRun: true };
  }
  let removed = NOTHING;
  const log = (outcome: 'ok' | 'failed'): Promise<void> =>
    deps.audit.write({
      actor: context.actor,
      action: 'token.clean',
      target: null,
      outcome,
      changes: {
        expired_auth_tokens: { after: removed.expiredAuthTokens },
        revoked_auth_tokens: { after: removed.revokedAuthTokens },
        expired_access_tokens: { after: removed.expiredAccessTokens },
        revoked_access_tokens: { after: removed.revokedAccessTokens },
      },
      origin: context.origin,
    });
  try {
    for await (const soFar of removeBatches(deps, input)) {
      removed = soFar;
      await input.onBatch?.(removed);
    }
  } catch (error) {
    await log('failed');
    throw error;
  }
  await log('ok');
  return { ...removed, total: sum(removed), dryRun: false };
}
