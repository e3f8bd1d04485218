import { buildTotpUri, createTotpSecret } from '../../identity/totp.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { totpContext } from '../shared/second-factor.ts';
import { changeSignInState } from './change-sign-in-state.ts';
import { findOwnAdmin } from './own.ts';
import type { TotpEnrolment } from './second-factor-fields.ts';

/** Makes a secret for the caller, which counts once it is confirmed; one that was not confirmed is replaced. Throws `conflict` when one counts. */
export async function enrollTotp(deps: ServiceDeps, context: ActionContext): Promise<TotpEnrolment> {
  const { id, username } = await findOwnAdmin(deps, context);
  const secret = createTotpSecret();
  await changeSignInState(deps, context, {
    adminId: id,
    action: 'totp.enroll',
    decide(admin) {
      if (admin.totpEnabledAt !== null) {
        const problem = 'is enabled; disable it first';
        throw new GatewayError('conflict', { hint: `totp ${problem}`, details: [{ field: 'totp', problem }] });
      }
      const totpSecret = deps.sealer.seal(secret, totpContext(id));
      return { totpSecret, totpEnabledAt: null, totpLastStep: null, recoveryCodes: [] };
    },
  });
  return { secret, otpauth_uri: buildTotpUri(secret, username) };
}
