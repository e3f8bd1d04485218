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
