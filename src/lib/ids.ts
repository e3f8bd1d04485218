/** Prefixes of the public identifiers, one an entity. */
export const ID_PREFIX = {
  request: 'req',
  provider: 'prv',
  model: 'mdl',
  deployment: 'dep',
  customer: 'cus',
  customerUser: 'usr',
  authToken: 'tok',
  accessToken: 'act',
  admin: 'adm',
  session: 'ses',
  managementKey: 'key',
  budget: 'bud',
  priceVersion: 'pv',
  operationLog: 'log',
  ledgerEntry: 'led',
  webhook: 'whk',
  delivery: 'dlv',
} as const;

export type IdKind = keyof typeof ID_PREFIX;

/**
 * Beyond this a clock that went back is followed: rows are found by the instant in their key, give or take a day, and a
 * wrong clock that was set right must not put them years ahead.
 */
const BACKWARDS_MAX_MS = 3_600_000;

let lastMs = 0;
let sequence = 0;
const random = new Uint8Array(2048);
/** The same as hex digits, made once for many ids: an id of pieces of a byte would be joined of a dozen. */
let randomDigits = '';
let randomAt = 0;

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Random hex digits, none of them used before. */
function takeDigits(count: number): string {
  if (randomAt + count > randomDigits.length) {
    crypto.getRandomValues(random);
    randomDigits = random.toHex();
    randomAt = 0;
  }
  randomAt += count;
  return randomDigits.slice(randomAt - count, randomAt);
}

/** The part of an id that is the same for all ids of one millisecond, which a busy gateway makes dozens of. */
let head = '';
let headMs = -1;

const SEQUENCE_MAX = 0xfff;
const NIBBLE_HEX: readonly string[] = Array.from({ length: 16 }, (_, nibble) => hex(nibble, 1));
const BYTE_HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => hex(byte, 2));
/** Two bits `10` and two random ones, by a random hex digit. */
const VARIANT: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 16 }, (_, digit) => [hex(digit, 1), hex(0x8 | (digit & 0x3), 1)]),
);

/**
 * A UUIDv7 as 32 hex digits (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits that count up within one
 * millisecond (method 1), 62 random bits. Ids made by one process sort in the order they were made, also when the clock goes
 * back by up to an hour.
 */
export function createUuid7(nowMs: number): string {
  if (nowMs > lastMs || nowMs < lastMs - BACKWARDS_MAX_MS) {
    lastMs = nowMs;
    sequence = Number.parseInt(takeDigits(2), 16);
  } else if (++sequence > SEQUENCE_MAX) {
    lastMs += 1;
    sequence = 0;
  }
  if (lastMs !== headMs) {
    headMs = lastMs;
    head = `${hex(lastMs, 12)}7`;
  }
  const digits = takeDigits(16);
  const counted = `${NIBBLE_HEX[sequence >> 8] ?? '0'}${BYTE_HEX[sequence & 0xff] ?? '00'}`;
  return `${head}${counted}${VARIANT[digits[0] ?? '0'] ?? '8'}${digits.slice(1)}`;
}

/** A new public identifier, for example `req_0199…`. */
export function createId(kind: IdKind, nowMs: number): string {
  return `${ID_PREFIX[kind]}_${createUuid7(nowMs)}`;
}

/** The instant inside an identifier made by `createId`, or null when it is none. */
export function parseIdInstant(id: string): number | null {
  const match = /^[a-z]+_([0-9a-f]{12})7[0-9a-f]{19}$/.exec(id);
  return match?.[1] === undefined ? null : Number.parseInt(match[1], 16);
}
