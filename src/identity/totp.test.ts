import { expect, test } from 'bun:test';
import { createRecoveryCodes, digestRecoveryCode } from './recovery-codes.ts';
import { buildTotpUri, createTotpSecret, matchTotpStep } from './totp.ts';

/** `12345678901234567890` in base32: the key of RFC 6238, appendix B. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test('codes are those of RFC 6238, appendix B, in six digits', () => {
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const) {
    expect(matchTotpStep(RFC_SECRET, code, seconds * 1000, null)).toBe(Math.floor(seconds / 30));
  }
});

test('a code is taken one step early and one late, and no further', () => {
  const at = 1_234_567_890_000;
  const step = Math.floor(at / 30_000);
  for (const [steps, taken] of [
    [-2, null],
    [-1, step],
    [0, step],
    [1, step],
    [2, null],
  ] as const) {
    expect(matchTotpStep(RFC_SECRET, '005924', at + steps * 30_000, null)).toBe(taken);
  }
});

test('a code of a step that was used, or of one before it, is not taken', () => {
  const at = 1_234_567_890_000;
  const step = Math.floor(at / 30_000);
  expect(matchTotpStep(RFC_SECRET, '005924', at, step - 1)).toBe(step);
  expect(matchTotpStep(RFC_SECRET, '005924', at, step)).toBeNull();
  expect(matchTotpStep(RFC_SECRET, '005924', at, step + 1)).toBeNull();
});

test('what is no code is wrong', () => {
  for (const code of ['', '000000', '5924', ' 05924', '0059240']) {
    expect(matchTotpStep(RFC_SECRET, code, 1_234_567_890_000, null)).toBeNull();
  }
});

test('a secret has 160 bits, and its URI says all that an app needs', () => {
  const secret = createTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(createTotpSecret()).not.toBe(secret);
  const uri = new URL(buildTotpUri(secret, 'anna@example'));
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Tallygate:anna@example',
  ]);
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Tallygate',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});

test('recovery codes are ten, of 80 bits each, and are known however they are typed', () => {
  const { codes, digests } = createRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const [index, code] of codes.entries()) {
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    expect(digestRecoveryCode(` ${code.toUpperCase().replaceAll('-', ' ')}`)).toBe(digests[index] ?? '');
  }
});
