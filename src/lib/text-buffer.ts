import { formatDecimal } from './money.ts';
import { writeText } from './write-text.ts';

const INITIAL_BYTES = 16 * 1024;
/** What was larger once is not kept. */
const KEPT_BYTES = 1024 * 1024;
const UTF8_BYTES_MAX = 3;
/** From here on the runtime copies faster than a loop does. */
const COPIED_LENGTH = 10;
const INT32_DIGITS_MAX = 10;
const ZERO = 0x30;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const SPACE = 0x20;
const ASCII_LAST = 0x7f;
const MILLION = 1_000_000;
const MILLION_DIGITS = 6;
const INT32_MAX = 0x7fffffff;
const WORD = 2 ** 32;
const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
const SMALLEST_EXACT = BigInt(Number.MIN_SAFE_INTEGER);

/**
 * A text that is put together of many small ones, in one buffer that is used again: joining strings makes an object of each
 * step for the collector, and this makes one of the whole.
 */
export class TextBuffer {
  #bytes = allocate(INITIAL_BYTES);
  #end = 0;
  /** An amount, and its halves. */
  readonly #amount = new BigInt64Array(1);
  readonly #halves = new DataView(this.#amount.buffer);

  /** Bytes so far. */
  get length(): number {
    return this.#end;
  }

  /** Takes back what is behind `length`. */
  cut(length: number): void {
    this.#end = length;
  }

  /** Appends a text as it is. */
  text(text: string): void {
    const { length } = text;
    this.#reserve(length * UTF8_BYTES_MAX);
    if (length >= COPIED_LENGTH) this.#copy(text);
    else this.#end = writeText(this.#bytes, text, this.#end);
  }

  /** Appends what follows in a text of ASCII from `from` on. */
  tail(text: string, from: number): void {
    const start = this.#end;
    this.text(text);
    this.#bytes.copyWithin(start, start + from, this.#end);
    this.#end -= from;
  }

  /** Appends a text as JSON. */
  json(text: string): void {
    const { length } = text;
    this.#reserve(length + 2);
    const bytes = this.#bytes;
    let end = this.#end;
    bytes[end++] = QUOTE;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code < SPACE || code === QUOTE || code === BACKSLASH || code > ASCII_LAST) {
        this.text(JSON.stringify(text));
        return;
      }
      bytes[end++] = code;
    }
    bytes[end++] = QUOTE;
    this.#end = end;
  }

  comma(): void {
    this.#reserve(1);
    this.#bytes[this.#end++] = COMMA;
  }

  /** Appends a finite number as JSON. */
  number(value: number): void {
    // The usual ones first.
    if ((value | 0) === value && value >= 0) this.#small(value);
    else if (Number.isSafeInteger(value)) this.#integer(value);
    else this.text(String(value));
  }

  /** Appends the last `digits` digits of a whole number that is not negative, zeros before it included. */
  padded(value: number, digits: number): void {
    this.#reserve(digits);
    this.#digits(value, digits);
  }

  /** Appends an amount as decimal digits. */
  amount(value: bigint): void {
    if (isExact(value)) this.#integer(this.#read(value));
    else this.text(value.toString());
  }

  /** Appends an integer of so many digits behind the point as a decimal number without zeros at its end. */
  decimal(value: bigint, digits: number): void {
    if (!isExact(value)) {
      this.text(formatDecimal(value, digits));
      return;
    }
    const exact = this.#read(value);
    const absolute = Math.abs(exact);
    const one = 10 ** digits;
    const fraction = absolute % one;
    this.#reserve(1);
    if (exact < 0) this.#bytes[this.#end++] = MINUS;
    this.#integer((absolute - fraction) / one);
    if (fraction === 0) return;
    this.#reserve(digits + 1);
    this.#bytes[this.#end++] = POINT;
    this.#digits(fraction, digits);
    while (this.#bytes[this.#end - 1] === ZERO) this.#end--;
  }

  /** Answers the text, and begins the next. */
  take(): string {
    const text = this.#bytes.toString('utf8', 0, this.#end);
    this.#end = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = allocate(INITIAL_BYTES);
    return text;
  }

  #copy(text: string): void {
    this.#end += this.#bytes.utf8Write(text, this.#end);
  }

  /** An amount within ±2^53 by its digits alone, without an object for each step. */
  #read(value: bigint): number {
    this.#amount[0] = value;
    return this.#halves.getInt32(4, true) * WORD + this.#halves.getUint32(0, true);
  }

  #integer(value: number): void {
    if (value < 0) {
      this.#reserve(1);
      this.#bytes[this.#end++] = MINUS;
      this.#integer(-value);
    } else if (value <= INT32_MAX) this.#small(value);
    else {
      // Beyond 2^52 the quotient may be rounded up.
      let high = Math.floor(value / MILLION);
      if (high * MILLION > value) high--;
      this.#integer(high);
      this.#reserve(MILLION_DIGITS);
      this.#digits(value - high * MILLION, MILLION_DIGITS);
    }
  }

  /** From 0 to 2^31 − 1. */
  #small(value: number): void {
    this.#reserve(INT32_DIGITS_MAX);
    if (value < 10) this.#bytes[this.#end++] = ZERO + value;
    else this.#digits(value, countDigits(value));
  }

  /** There is room for them. */
  #digits(value: number, digits: number): void {
    const bytes = this.#bytes;
    let rest = value;
    for (let at = this.#end + digits - 1; at >= this.#end; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.#end += digits;
  }

  #reserve(more: number): void {
    if (this.#end + more <= this.#bytes.length) return;
    const grown = allocate(Math.max(this.#bytes.length * 2, this.#end + more));
    grown.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = grown;
  }
}

/** The runtime's own copying of a text, which `write` finds by the encoding's name first; it has it as Node does. */
interface TextBytes extends Buffer {
  utf8Write(text: string, offset: number): number;
}

function allocate(length: number): TextBytes {
  return Buffer.allocUnsafeSlow(length) as TextBytes;
}

function countDigits(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1_000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}

function isExact(value: bigint): boolean {
  return value >= SMALLEST_EXACT && value <= LARGEST_EXACT;
}
