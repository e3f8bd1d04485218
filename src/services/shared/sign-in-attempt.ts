import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../audit/port.ts';
import { LOCKABLE } from '../../identity/index.ts';
import type { SignInAccount, SignInAttempt } from '../../identity/index.ts';
import type { CallOrigin } from '../../identity/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import type { Statement } from '../../store/port.ts';
import type { AdminRecord, SignInFailureRecord } from '../../store/records/index.ts';
import { commit, mapStoreError } from './changes/conflicts.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { formatInstant } from './fields/instants.ts';

/** Who is to prove to be which administrator. */
export interface Claim {
  readonly account: SignInAccount;
  /** null: there is none of this name. */
  readonly admin: AdminRecord | null;
  readonly origin: CallOrigin;
  /** The operation log's row of a refusal. */
  readonly describe: (refusal: ErrorType) => AuditEvent;
}

/** What a lock is on, as the operation log names it: an address only by a digest, since addresses can be erased from the log. */
export function describeLockTarget(key: string, admin: AdminRecord | null): NonNullable<AuditEvent['target']> {
  if (key.startsWith(LOCKABLE.account)) return { type: 'admin', id: admin?.id ?? '' };
  return { type: 'address', id: createHash('sha256').update(key).digest('hex').slice(0, 16) };
}

function describeLock(claim: Claim, lock: SignInFailureRecord): AuditEvent {
  const target = describeLockTarget(lock.key, claim.admin);
  return {
    actor: { type: 'system', id: null, name: 'sign-in guard' },
    action: `${target.type}.lock`,
    target,
    outcome: 'ok',
    changes: { locked_until: { after: formatInstant(lock.lockedUntil ?? 0) } },
    origin: claim.origin,
  };
}

async function logLock(deps: IdentityDeps, claim: Claim, error: unknown): Promise<never> {
  if (error instanceof GatewayError && error.type === 'too_many_attempts') {
    await deps.audit.write(claim.describe(error.type));
  }
  throw mapStoreError(error);
}

/** Counts an attempt before its outcome is known. Throws `too_many_attempts`, which leaves a row in the operation log. */
export async function reserveAttempt(deps: IdentityDeps, claim: Claim): Promise<SignInAttempt> {
  try {
    return await deps.signInGuard.reserve(claim.account, claim.origin.ip);
  } catch (error) {
    return logLock(deps, claim, error);
  }
}

/** Leaves the attempt counted, with the rows of the refusal and of what it locked, and throws `invalid_credentials`. */
export async function failAttempt(
  deps: IdentityDeps,
  claim: Claim,
  attempt: SignInAttempt,
  hint?: string,
): Promise<never> {
  // A name that is nobody's can be locked, but nobody is locked out by it.
  const locks = attempt.locks.filter(({ key }) => !key.startsWith('unknown:'));
  const events = [claim.describe('invalid_credentials'), ...locks.map((lock) => describeLock(claim, lock))];
  await commit(
    deps.store,
    events.map((event) => deps.audit.statement(event)),
  );
  throw new GatewayError('invalid_credentials', { hint });
}

/** Ends an attempt that proved enough not to count, and is refused for another reason. */
export async function refuseAttempt(
  deps: IdentityDeps,
  claim: Claim,
  attempt: SignInAttempt,
  refusal: ErrorType,
): Promise<never> {
  const statements: readonly Statement[] = [deps.audit.statement(claim.describe(refusal)), ...attempt.takenBack];
  await commit(deps.store, statements);
  throw new GatewayError(refusal);
}

/** An attempt whose password is right. Throws `invalid_credentials`, `too_many_attempts`, `overloaded`. */
export async function attemptPassword(deps: IdentityDeps, claim: Claim, password: string): Promise<SignInAttempt> {
  try {
    await deps.signInGuard.check(claim.account, claim.origin.ip);
  } catch (error) {
    return logLock(deps, claim, error);
  }
  return deps.passwords.withComparison(async (compare) => {
    const attempt = await reserveAttempt(deps, claim);
    const matches = await compare(password, claim.admin?.passwordHash ?? null);
    return matches ? attempt : failAttempt(deps, claim, attempt);
  });
}
