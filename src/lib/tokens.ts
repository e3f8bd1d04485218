import { randomBytes } from 'node:crypto';

/** Prefix of a token string by its kind (API.md 4.1.1); `session` is the value of the console's cookie. */
const TOKEN_PREFIX = { auth: 'tga_', access: 'tgt_', management: 'tgm_', session: 'tgs_' } as const;

export type TokenKind = keyof typeof TOKEN_PREFIX;

const KIND_BY_PREFIX: ReadonlyMap<string, TokenKind> = new Map(
  (Object.keys(TOKEN_PREFIX) as TokenKind[]).map((kind) => [TOKEN_PREFIX[kind], kind]),
);

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX_LENGTH = 4;
const SECRET_DIGITS = 43;
const CHECK_DIGITS = 6;
const CHECKED_LENGTH = PREFIX_LENGTH + SECRET_DIGITS;
const SHAPE = /^tg[atms]_[0-9A-Za-z]{49}$/;

function encodeBase62(value: bigint, digits: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = `${DIGITS[Number(rest % 62n)] ?? ''}${text}`;
  return text.padStart(digits, '0');
}

function checkDigits(checked: string): string {
  let rest = Bun.hash.crc32(checked);
  let text = '';
  for (let index = 0; index < CHECK_DIGITS; index++) {
    text = `${DIGITS[rest % 62] ?? ''}${text}`;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** A new secret token string: prefix, 32 random bytes in 43 base62 digits, 6 base62 digits of CRC-32 of what precedes. */
export function createToken(kind: TokenKind): string {
  const secret = BigInt(`0x${randomBytes(32).toString('hex')}`);
  const checked = `${TOKEN_PREFIX[kind]}${encodeBase62(secret, SECRET_DIGITS)}`;
  return `${checked}${checkDigits(checked)}`;
}

/** The kind of a token string, or null when it is malformed or its check digits are wrong. Needs no look-up. */
export function parseToken(text: string): TokenKind | null {
  if (!SHAPE.test(text)) return null;
  if (checkDigits(text.slice(0, CHECKED_LENGTH)) !== text.slice(CHECKED_LENGTH)) return null;
  return KIND_BY_PREFIX.get(text.slice(0, PREFIX_LENGTH)) ?? null;
}

/** SHA-256 of the whole token string, hex: what the store keeps instead of the token. */
export function digestToken(text: string): string {
  return Bun.SHA256.hash(text, 'hex');
}

/** The last four characters, by which a person recognises a token. */
export function lastFour(text: string): string {
  return text.slice(-4);
}

/** A random password of 24 base62 digits (142 bits), for a person to type once. */
export function generatePassword(): string {
  return encodeBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_DIGITS).slice(-24);
}
