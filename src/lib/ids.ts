import { writeText } from './write-text.ts';

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
let randomAt = random.length;

/** Random bytes, none of them used before: where in `random` they are. */
function takeRandom(count: number): number {
  if (randomAt + count > random.length) {
    crypto.getRandomValues(random);
    randomAt = 0;
  }
  randomAt += count;
  return randomAt - count;
}

const HEX = Buffer.from('0123456789abcdef');
const UUID_DIGITS = 32;
const RANDOM_BYTES = 8;
const PREFIX_BYTES_MAX = 8;
/** An id is put together here and made a text at once: joined of pieces it would be half a dozen of them. */
const bytes = Buffer.alloc(PREFIX_BYTES_MAX + UUID_DIGITS);

/** The hex digits of a number, before `end`. */
function writeHex(value: number, digits: number, end: number): void {
  let rest = value;
  for (let at = end - 1; at >= end - digits; at--) {
    bytes[at] = HEX[rest & 0xf] ?? 0;
    rest = Math.floor(rest / 16);
  }
}

const SEQUENCE_MAX = 0xfff;
const TIME_DIGITS = 12;
const SEQUENCE_DIGITS = 3;
/** The version stands between time and sequence. */
const SEQUENCE_END = TIME_DIGITS + 1 + SEQUENCE_DIGITS;
const UNDERSCORE = 95;
const VERSION = HEX[7] ?? 0;

/** Moves on to the next id's time and sequence. */
function step(nowMs: number): void {
  if (nowMs > lastMs || nowMs < lastMs - BACKWARDS_MAX_MS) {
    lastMs = nowMs;
    sequence = random[takeRandom(1)] ?? 0;
  } else if (++sequence > SEQUENCE_MAX) {
    lastMs += 1;
    sequence = 0;
  }
}

/** Writes the digits of a UUIDv7 behind a prefix of so many bytes. */
function writeUuid7(nowMs: number, prefix: number): void {
  step(nowMs);
  writeHex(lastMs, TIME_DIGITS, prefix + TIME_DIGITS);
  bytes[prefix + TIME_DIGITS] = VERSION;
  writeHex(sequence, SEQUENCE_DIGITS, prefix + SEQUENCE_END);
  const from = takeRandom(RANDOM_BYTES);
  for (let index = 0; index < RANDOM_BYTES; index++) {
    const byte = random[from + index] ?? 0;
    // The variant: two bits `10` before the random ones.
    writeHex(index === 0 ? 0x80 | (byte & 0x3f) : byte, 2, prefix + SEQUENCE_END + 2 * index + 2);
  }
}

/**
 * A UUIDv7 as 32 hex digits (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits that count up within one
 * millisecond (method 1), 62 random bits. Ids made by one process sort in the order they were made, also when the clock goes
 * back by up to an hour.
 */
export function createUuid7(nowMs: number): string {
  writeUuid7(nowMs, 0);
  return bytes.toString('latin1', 0, UUID_DIGITS);
}

/** A new public identifier, for example `req_0199…`. */
export function createId(kind: IdKind, nowMs: number): string {
  const prefix = writeText(bytes, ID_PREFIX[kind], 0) + 1;
  bytes[prefix - 1] = UNDERSCORE;
  writeUuid7(nowMs, prefix);
  return bytes.toString('latin1', 0, prefix + UUID_DIGITS);
}

/** The instant inside an identifier made by `createId`, or null when it is none. */
export function parseIdInstant(id: string): number | null {
  const match = /^[a-z]+_([0-9a-f]{12})7[0-9a-f]{19}$/.exec(id);
  return match?.[1] === undefined ? null : Number.parseInt(match[1], 16);
}
