import type { AuditEvent } from '../../audit/port.ts';
import type { SignInAttempt } from '../../identity/index.ts';
import type { CallOrigin } from '../../identity/port.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import { StoreConflict } from '../../store/port.ts';
import type { AdminSignInState, Statement } from '../../store/port.ts';
import type { AdminRecord, Changes } from '../../store/records/index.ts';
import { mapStoreError } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { takeSecondFactor } from '../shared/second-factor.ts';
import { attemptPassword, failAttempt, refuseAttempt } from '../shared/sign-in-attempt.ts';
import type { Claim } from '../shared/sign-in-attempt.ts';

const TRIES_MAX = 5;

/** What an administrator signs in with. */
export interface SignInInput {
  readonly username: string;
  readonly password: string;
  /** One-time code or recovery code, where a second factor is enrolled. */
  readonly totp?: string | null;
}

function describeSignIn(admin: AdminRecord | null, origin: CallOrigin, refusal: ErrorType | null): AuditEvent {
  return {
    // What was typed as the name of nobody may be a password, so it is not kept.
    actor:
      admin === null
        ? { type: 'anonymous', id: null, name: null }
        : { type: 'admin', id: admin.id, name: admin.username },
    action: 'admin.login',
    target: admin === null ? null : { type: 'admin', id: admin.id, name: admin.username },
    outcome: refusal === null ? 'ok' : 'refused',
    ...(refusal === null ? {} : { errorType: refusal }),
    origin,
  };
}

/** A recovery code that was used is worth noticing: someone may have found the list. */
function describeTaken({ recoveryCodes }: AdminRecord, taken: Partial<AdminSignInState>): Changes | null {
  const left = taken.recoveryCodes?.length;
  return left === undefined ? null : { recovery_codes_left: { before: recoveryCodes.length, after: left } };
}

/** What the second factor changes; throws `totp_required` and, counted, `invalid_credentials`. */
async function requireSecondFactor(
  deps: IdentityDeps,
  claim: Claim,
  attempt: SignInAttempt,
  admin: AdminRecord,
  code: string | null,
): Promise<Partial<AdminSignInState>> {
  if (admin.totpEnabledAt === null) return {};
  if (code === null) return refuseAttempt(deps, claim, attempt, 'totp_required');
  const taken = takeSecondFactor(deps.sealer, admin, code, deps.clock.now());
  return taken ?? failAttempt(deps, claim, attempt, 'the one-time code is wrong or was used');
}

/**
 * Verifies an administrator and writes what `finish` makes of it in the same transaction: password, status and second factor still are then
 * what was verified. Every refusal is logged before it is thrown: `invalid_credentials`, `too_many_attempts`, `account_suspended`,
 * `totp_required`.
 */
export async function verifySignIn<Result>(
  deps: IdentityDeps,
  origin: CallOrigin,
  input: SignInInput,
  finish: (admin: AdminRecord, now: number) => { readonly statements: readonly Statement[]; readonly result: Result },
): Promise<Result> {
  const { store, audit, clock } = deps;
  const username = input.username.toLowerCase();
  const found = await store.admins.findByUsername(username);
  const account = { username, exists: found !== null };
  const claim: Claim = { account, admin: found, origin, describe: (refusal) => describeSignIn(found, origin, refusal) };
  const attempt = await attemptPassword(deps, claim, input.password);
  for (let tries = 1, admin = found; ; tries++) {
    // Only a password that was changed meanwhile makes the comparison worthless.
    if (admin === null || admin.passwordHash !== found?.passwordHash) return failAttempt(deps, claim, attempt);
    if (admin.status === 'suspended') return refuseAttempt(deps, claim, attempt, 'account_suspended');
    const taken = await requireSecondFactor(deps, claim, attempt, admin, input.totp ?? null);
    const now = clock.now();
    const { statements, result } = finish(admin, now);
    try {
      await store.transact([
        store.admins.changeSignInState(admin, { ...taken, lastLoginAt: now }),
        ...statements,
        ...attempt.succeeded,
        audit.statement({ ...describeSignIn(admin, origin, null), changes: describeTaken(admin, taken) }),
      ]);
      return result;
    } catch (error) {
      if (!(error instanceof StoreConflict) || error.kind !== 'version' || tries === TRIES_MAX)
        throw mapStoreError(error);
      admin = await store.admins.find(admin.id);
    }
  }
}
