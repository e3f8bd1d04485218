import { Secret, TOTP } from 'otpauth';

const ISSUER = 'Tallygate';
const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after the present one whose codes are taken: clocks differ, and typing takes time (RFC 6238, section 5.2). */
const WINDOW_STEPS = 1;

function build(secret: string, username: string): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label: username,
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}

/** A new secret of 160 bits (RFC 4226, section 4) in base32. */
export function createTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What an authenticator app reads, as text or as a QR code. */
export function buildTotpUri(secret: string, username: string): string {
  return build(secret, username).toString();
}

/**
 * The time step of a code that may be taken now, UTC milliseconds; null when it is wrong, or of a step that was used before.
 */
export function matchTotpStep(secret: string, code: string, now: number, lastStep: number | null): number | null {
  const delta = build(secret, '').validate({ token: code, timestamp: now, window: WINDOW_STEPS });
  if (delta === null) return null;
  const step = TOTP.counter({ period: PERIOD_SECONDS, timestamp: now }) + delta;
  return lastStep !== null && step <= lastStep ? null : step;
}
