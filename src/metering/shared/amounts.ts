/**
 * Money in two words, so that a critical section makes no objects: 64 bits, the low word first. Sums that would go beyond stay at
 * the end of the range, as the sums of the store do.
 */
export interface Halves {
  /** 0 to 2^32 − 1. */
  low: number;
  /** The sign is here. */
  high: number;
}

const WORD = 4_294_967_296;
const HIGH_MAX = 2_147_483_647;
const HIGH_MIN = -2_147_483_648;

const AMOUNT_MAX = 9_223_372_036_854_775_807n;
const AMOUNT_MIN = -AMOUNT_MAX - 1n;

/** A sum that was made outside of a section, at the end of 64 bits where it would go beyond: an array of them would take it around. */
export function within(sum: bigint): bigint {
  if (sum > AMOUNT_MAX) return AMOUNT_MAX;
  return sum < AMOUNT_MIN ? AMOUNT_MIN : sum;
}

const whole = new BigInt64Array(1);
const halves = new Int32Array(whole.buffer);

/** Of an amount of 64 bits. */
export function split(amount: bigint, into: Halves): void {
  whole[0] = amount;
  into.low = (halves[0] ?? 0) >>> 0;
  into.high = halves[1] ?? 0;
}

/** An amount of 64 bits again; outside of a section. */
export function join({ low, high }: Halves): bigint {
  halves[0] = low | 0;
  halves[1] = high;
  return whole[0] ?? 0n;
}

function write(words: Int32Array, cell: number, low: number, high: number): void {
  if (high > HIGH_MAX) {
    words[cell * 2] = -1;
    words[cell * 2 + 1] = HIGH_MAX;
  } else if (high < HIGH_MIN) {
    words[cell * 2] = 0;
    words[cell * 2 + 1] = HIGH_MIN;
  } else {
    words[cell * 2] = low | 0;
    words[cell * 2 + 1] = high;
  }
}

export function read(words: Int32Array, cell: number, into: Halves): void {
  into.low = (words[cell * 2] ?? 0) >>> 0;
  into.high = words[cell * 2 + 1] ?? 0;
}

export function set(words: Int32Array, cell: number, { low, high }: Halves): void {
  write(words, cell, low, high);
}

export function add(words: Int32Array, cell: number, amount: Halves): void {
  const low = ((words[cell * 2] ?? 0) >>> 0) + amount.low;
  const high = (words[cell * 2 + 1] ?? 0) + amount.high;
  if (low >= WORD) write(words, cell, low - WORD, high + 1);
  else write(words, cell, low, high);
}

export function subtract(words: Int32Array, cell: number, amount: Halves): void {
  const low = ((words[cell * 2] ?? 0) >>> 0) - amount.low;
  const high = (words[cell * 2 + 1] ?? 0) - amount.high;
  if (low < 0) write(words, cell, low + WORD, high - 1);
  else write(words, cell, low, high);
}

/** `from` less what two cells hold; exact also where 64 bits would not do. */
export function leaveOf(from: Halves, words: Int32Array, firstCell: number, secondCell: number, into: Halves): void {
  const low = from.low - ((words[firstCell * 2] ?? 0) >>> 0) - ((words[secondCell * 2] ?? 0) >>> 0);
  const borrow = low < -WORD ? 2 : low < 0 ? 1 : 0;
  into.low = low + borrow * WORD;
  into.high = from.high - (words[firstCell * 2 + 1] ?? 0) - (words[secondCell * 2 + 1] ?? 0) - borrow;
}

export function addHalves(a: Halves, b: Halves, into: Halves): void {
  const low = a.low + b.low;
  into.high = a.high + b.high + (low >= WORD ? 1 : 0);
  into.low = low >= WORD ? low - WORD : low;
}

export function subtractHalves(a: Halves, b: Halves, into: Halves): void {
  const low = a.low - b.low;
  into.high = a.high - b.high - (low < 0 ? 1 : 0);
  into.low = low < 0 ? low + WORD : low;
}

export function isLess(a: Halves, b: Halves): boolean {
  return a.high < b.high || (a.high === b.high && a.low < b.low);
}

export function isPositive({ low, high }: Halves): boolean {
  return high > 0 || (high === 0 && low > 0);
}

export function copy(from: Halves, into: Halves): void {
  into.low = from.low;
  into.high = from.high;
}
