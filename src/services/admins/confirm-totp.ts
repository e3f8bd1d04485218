import { createRecoveryCodes } from '../../identity/index.ts';
import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { takeSecondFactor } from '../shared/second-factor.ts';
import { changeSignInState } from './change-sign-in-state.ts';
import { requireOwnId } from './own.ts';
import type { RecoveryCodes } from './second-factor-fields.ts';

/** Puts the caller's enrolled secret in force with a code of it, and answers the recovery codes. Throws `conflict` when nothing is to be confirmed. */
export async function confirmTotp(deps: ServiceDeps, context: ActionContext, code: string): Promise<RecoveryCodes> {
  const { codes, digests } = createRecoveryCodes();
  await changeSignInState(deps, context, {
    adminId: requireOwnId(context),
    action: 'totp.confirm',
    decide(admin) {
      if (admin.totpSecret === null || admin.totpEnabledAt !== null) {
        const problem = admin.totpSecret === null ? 'is not enrolled' : 'is enabled already';
        throw new GatewayError('conflict', { hint: `totp ${problem}`, details: [{ field: 'totp', problem }] });
      }
      const now = deps.clock.now();
      const taken = takeSecondFactor(deps.sealer, admin, code, now);
      if (taken === null) throw invalidField('code', 'is wrong');
      return { ...taken, totpEnabledAt: now, recoveryCodes: digests };
    },
  });
  return { recovery_codes: codes };
}
