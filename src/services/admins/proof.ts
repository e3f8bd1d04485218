import type { SignInAttempt } from '../../identity/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { AdminSignInState } from '../../store/port.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import type { ActionContext } from '../context.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { takeSecondFactor } from '../shared/second-factor.ts';
import { attemptPassword, failAttempt, reserveAttempt } from '../shared/sign-in-attempt.ts';
import type { ProofFields } from './second-factor-fields.ts';
import { buildOwnClaim } from './own.ts';

/** A proof that held when it was given. */
export interface Proven {
  readonly attempt: SignInAttempt;
  /** What it changes of the record as it is when that is written; throws `invalid_credentials` when it holds no more. */
  readonly take: (current: AdminRecord) => Partial<AdminSignInState>;
}

const CODE_HINT = 'the one-time code is wrong or was used';

/**
 * Checks the current password, or a code of the second factor, of the administrator who calls. A wrong one counts as a failed sign-in.
 * Throws `invalid_credentials`, `too_many_attempts`.
 */
export async function requireProof(
  deps: IdentityDeps,
  context: ActionContext,
  admin: AdminRecord,
  action: string,
  { current_password: password, code }: ProofFields,
): Promise<Proven> {
  const claim = buildOwnClaim(context, admin, action);
  if (password !== undefined) {
    const attempt = await attemptPassword(deps, claim, password);
    const take = (current: AdminRecord) => {
      if (current.passwordHash !== admin.passwordHash) throw new GatewayError('invalid_credentials');
      return {};
    };
    return { attempt, take };
  }
  const take = (current: AdminRecord) => takeSecondFactor(deps.sealer, current, code ?? '', deps.clock.now());
  const attempt = await reserveAttempt(deps, claim);
  if (take(admin) === null) return failAttempt(deps, claim, attempt, CODE_HINT);
  return {
    attempt,
    take(current) {
      const taken = take(current);
      if (taken === null) throw new GatewayError('invalid_credentials', { hint: CODE_HINT });
      return taken;
    },
  };
}
