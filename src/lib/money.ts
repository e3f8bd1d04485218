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

/** An integer of so many digits behind the point as a decimal string without zeros at its end. */
export function formatDecimal(value: bigint, digits: number): string {
  const sign = value < 0n ? '-' : '';
  const absolute = value < 0n ? -value : value;
  const one = 10n ** BigInt(digits);
  const fraction = (absolute % one).toString().padStart(digits, '0').replace(/0+$/, '');
  return `${sign}${absolute / one}${fraction === '' ? '' : `.${fraction}`}`;
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
