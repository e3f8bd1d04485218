import { createRecoveryCodes } from '../../identity/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import type { ActionContext } from '../context.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { changeSignInState } from './change-sign-in-state.ts';
import { findOwnAdmin } from './own.ts';
import { requireProof } from './proof.ts';
import type { ProofFields, RecoveryCodes } from './second-factor-fields.ts';

const ACTION = 'totp.renew_recovery_codes';

function requireEnabled(admin: AdminRecord): void {
  if (admin.totpEnabledAt !== null) return;
  const problem = 'is not enabled';
  throw new GatewayError('conflict', { hint: `totp ${problem}`, details: [{ field: 'totp', problem }] });
}

/** Replaces the caller's recovery codes; the old ones work no more. Throws `conflict` without a second factor. */
export async function renewRecoveryCodes(
  deps: IdentityDeps,
  context: ActionContext,
  proof: ProofFields,
): Promise<RecoveryCodes> {
  const admin = await findOwnAdmin(deps, context);
  requireEnabled(admin);
  const { attempt, take } = await requireProof(deps, context, admin, ACTION, proof);
  const { codes, digests } = createRecoveryCodes();
  await changeSignInState(deps, context, {
    adminId: admin.id,
    action: ACTION,
    statements: attempt.succeeded,
    decide(current) {
      requireEnabled(current);
      return { ...take(current), recoveryCodes: digests };
    },
  });
  return { recovery_codes: codes };
}
