/** An amount of money in nano-USD (1e-9 USD). Never converted to a floating-point number. */
export type NanoUsd = bigint & { readonly __unit: 'nano-usd' };

const NANO_DIGITS = 9;
const NANO = 10n ** BigInt(NANO_DIGITS);

/** Brands an integer that is known to be an amount in nano-USD. */
export function nanoUsd(value: bigint): NanoUsd {
  return value as NanoUsd;
}

export const ZERO_USD = nanoUsd(0n);

/**
 * Parses a decimal string such as `"25.00"` or `"-0.000000001"`.
 * @returns null when the text is no plain decimal number or has more than nine digits behind the point.
 */
export function parseUsd(text: string): NanoUsd | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return null;
  const whole = BigInt(match[2] ?? '0') * NANO;
  const fraction = BigInt((match[3] ?? '').padEnd(NANO_DIGITS, '0') || '0');
  return nanoUsd(match[1] === '-' ? -(whole + fraction) : whole + fraction);
}

const MINUS = 45;
const ZERO = 48;
/** What stands before the digits of a number below one, by how many zeros it has behind the point. */
const BELOW_ONE: readonly string[] = Array.from({ length: NANO_DIGITS }, (_, zeros) => `0.${'0'.repeat(zeros)}`);

/** An integer of so many digits behind the point as a decimal string without zeros at its end. */
export function formatDecimal(value: bigint, digits: number): string {
  const text = value.toString();
  if (text.charCodeAt(0) === MINUS) return `-${formatDigits(text.slice(1), digits)}`;
  return formatDigits(text, digits);
}

function formatDigits(text: string, digits: number): string {
  const point = text.length - digits;
  let end = text.length;
  while (end > point && end > 0 && text.charCodeAt(end - 1) === ZERO) end--;
  if (end === 0) return '0';
  if (end <= point) return text.slice(0, point);
  if (point <= 0) return `${BELOW_ONE[-point] ?? `0.${'0'.repeat(-point)}`}${text.slice(0, end)}`;
  return `${text.slice(0, point)}.${text.slice(point, end)}`;
}

/** An amount as a decimal string with as many digits as it needs, for example `"0.000123"`. */
export function formatUsd(amount: bigint): string {
  return formatDecimal(amount, NANO_DIGITS);
}

/** `numerator / denominator` rounded half to even; the denominator must be positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  let quotient = numerator / denominator;
  let remainder = numerator % denominator;
  if (remainder < 0n) {
    remainder += denominator;
    quotient -= 1n;
  }
  const twice = remainder * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n !== 0n)) quotient += 1n;
  return quotient;
}
