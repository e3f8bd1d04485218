import { digestRecoveryCode } from '../../identity/index.ts';
import { matchTotpStep } from '../../identity/totp.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import type { AdminSignInState } from '../../store/port.ts';
import type { AdminRecord } from '../../store/records/index.ts';

const CODE = /^\d{6}$/;

/** What an administrator's TOTP secret is sealed for. */
export function totpContext(adminId: string): string {
  return `admin:${adminId}:totp`;
}

/**
 * Takes a one-time code or a recovery code: what is to be written so that it is not taken again. Null when it is wrong, was used, or there is
 * no second factor.
 */
export function takeSecondFactor(
  sealer: Sealer,
  admin: AdminRecord,
  code: string,
  now: number,
): Partial<AdminSignInState> | null {
  if (admin.totpSecret === null) return null;
  if (CODE.test(code)) {
    const secret = sealer.open(admin.totpSecret, totpContext(admin.id));
    const step = matchTotpStep(secret, code, now, admin.totpLastStep);
    return step === null ? null : { totpLastStep: step };
  }
  const digest = digestRecoveryCode(code);
  const left = admin.recoveryCodes.filter((one) => one !== digest);
  return left.length === admin.recoveryCodes.length ? null : { recoveryCodes: left };
}
