const ASCII_MAX = 0x7f;
const DIGIT_ZERO = 48;

/**
 * Writes a text as UTF-8 into `bytes` at `at`, where three bytes for each of its units must fit, and answers where it ends. One unit at a
 * time: for short ASCII that takes less than a call into the runtime, and no joined text is made.
 */
export function writeText(bytes: Buffer, text: string, at: number): number {
  const { length } = text;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > ASCII_MAX) return at + bytes.write(text, at, 'utf8');
    bytes[at + index] = unit;
  }
  return at + length;
}

/** The same for a whole number from 0 on. */
export function writeDecimal(bytes: Buffer, value: number, at: number): number {
  let end = at + 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end++;
  let rest = value;
  for (let index = end - 1; index >= at; index--) {
    bytes[index] = DIGIT_ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return end;
}
