import { hash, randomBytes } from 'node:crypto';

const CODES = 10;
const GROUPS = 4;
const GROUP_LENGTH = 4;
/** Base32 without what is mistaken for something else (Crockford): 32 characters of 5 bits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function createCode(): string {
  const characters = [...randomBytes(GROUPS * GROUP_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '0');
  return Array.from({ length: GROUPS }, (_, group) =>
    characters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-');
}

/** SHA-256 of a code without regard to case, blanks and hyphens; the code's 80 bits need no slower digest. */
export function digestRecoveryCode(code: string): string {
  return hash('sha256', code.toLowerCase().replaceAll(/[\s-]/g, ''), 'hex');
}

/** Ten new codes such as `k3v9-…`, each for one sign-in without the second factor. */
export function createRecoveryCodes(): { readonly codes: readonly string[]; readonly digests: readonly string[] } {
  const codes = Array.from({ length: CODES }, createCode);
  return { codes, digests: codes.map(digestRecoveryCode) };
}
