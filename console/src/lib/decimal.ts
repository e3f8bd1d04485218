const DECIMAL = /^(\d*)(?:\.(\d*))?$/;

/**
 * A decimal text with its point moved by `places` to the right (negative: to the left), exactly. What is no decimal comes back as it is, so
 * that the server says what is wrong with it.
 */
export function shiftPoint(text: string, places: number): string {
  const match = DECIMAL.exec(text.trim());
  if (match === null || text.trim() === '') return text;
  const [, whole = '', part = ''] = match;
  const digits = whole + part;
  const at = whole.length + places;
  const padded = at < 0 ? '0'.repeat(-at) + digits : digits.padEnd(at, '0');
  const point = Math.max(at, 0);
  const left = padded.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = padded.slice(point).replace(/0+$/, '');
  return right === '' ? left || '0' : `${left || '0'}.${right}`;
}

/** A share (`0.125`, below 0 too) as percent (`12.5`), exactly. */
export function toPercent(share: string): string {
  return share.startsWith('-') ? negate(shiftPoint(share.slice(1), 2)) : shiftPoint(share, 2);
}

/** Percent as a share, exactly. */
export function fromPercent(percent: string): string {
  const text = percent.trim();
  return text.startsWith('-') ? negate(shiftPoint(text.slice(1), -2)) : shiftPoint(text, -2);
}

const NANO_DIGITS = 9;

/** An amount in whole nano-dollars. */
function toNano(amount: string): bigint {
  return (
    BigInt(
      amount
        .replace('-', '')
        .replace(/^(\d+)(?:\.(\d*))?$/, (_, whole: string, part = '') => whole + String(part).padEnd(NANO_DIGITS, '0')),
    ) * (amount.startsWith('-') ? -1n : 1n)
  );
}

/** The sum of amounts, as a decimal text of at most nine digits behind the point, exactly. */
export function addAmounts(...amounts: readonly string[]): string {
  const sum = amounts.reduce((all, amount) => all + toNano(amount), 0n);
  const absolute = shiftPoint((sum < 0n ? -sum : sum).toString(), -NANO_DIGITS);
  return sum < 0n ? `-${absolute}` : absolute;
}

/** The same amount with the other sign. */
export function negate(amount: string): string {
  if (/^0*(\.0*)?$/.test(amount)) return amount;
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

/** Digits behind the point that amounts are shortened to at most, however small they are. */
const SHORT_DIGITS_MAX = 6;
/** Digits of a small amount that are kept. */
const SIGNIFICANT_DIGITS = 2;

/** The digits behind the point without the zeros at their end; "" for what is no decimal. */
function readDecimals(amount: string): string {
  return /\.(\d*?)0*$/.exec(amount)?.[1] ?? '';
}

/**
 * Digits behind the point that an amount is shortened to: `atMost`, or so many more that two digits of a smaller one are seen, six at most.
 */
export function shortDecimals(amount: string, atMost: number): number {
  const decimals = readDecimals(amount);
  if (decimals.length <= atMost || !/^-?0*\./.test(amount)) return Math.min(decimals.length, atMost);
  const zeros = /^0*/.exec(decimals)?.[0].length ?? 0;
  return Math.min(decimals.length, Math.max(atMost, Math.min(SHORT_DIGITS_MAX, zeros + SIGNIFICANT_DIGITS)));
}

/** Whether nothing of an amount is left in so many digits behind the point, although it is not 0. */
export function isBelow(amount: string, digits: number): boolean {
  const decimals = readDecimals(amount);
  return /^-?0*\./.test(amount) && decimals.length > digits && /^0*$/.test(decimals.slice(0, digits));
}

/**
 * Digits behind the point with which all amounts of a column can be written.
 * @param atMost they are shortened to so many, see `shortDecimals`
 */
export function countDecimals(amounts: Iterable<string | undefined>, atMost = Number.POSITIVE_INFINITY): number {
  let most = 0;
  for (const amount of amounts) most = Math.max(most, shortDecimals(amount ?? '', atMost));
  return most;
}
