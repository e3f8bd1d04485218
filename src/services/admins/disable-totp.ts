import type { AdminSignInState } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { changeSignInState } from './change-sign-in-state.ts';
import { findOwnAdmin } from './own.ts';
import { requireProof } from './proof.ts';
import type { ProofFields } from './second-factor-fields.ts';

const ACTION = 'totp.disable';
const NONE: Partial<AdminSignInState> = {
  totpSecret: null,
  totpEnabledAt: null,
  totpLastStep: null,
  recoveryCodes: [],
};

/** Takes the caller's own second factor away. */
export async function disableOwnTotp(deps: IdentityDeps, context: ActionContext, proof: ProofFields): Promise<void> {
  const admin = await findOwnAdmin(deps, context);
  const { attempt, take } = await requireProof(deps, context, admin, ACTION, proof);
  await changeSignInState(deps, context, {
    adminId: admin.id,
    action: ACTION,
    statements: attempt.succeeded,
    decide: (current) => ({ ...take(current), ...NONE }),
  });
}

/** Takes another administrator's second factor away, for one who has lost it. */
export async function disableTotp(deps: ServiceDeps, context: ActionContext, id: string): Promise<void> {
  requirePermission(context, 'admin.write');
  await changeSignInState(deps, context, { adminId: id, action: ACTION, decide: () => NONE });
}
