const LINE_END = '\r\n';
const TAB = 9;
const SPACE = 32;
const DIGIT_ZERO = 48;

/** What a name is looked for by; the code asks for few different ones. */
const needles = new Map<string, string>();
const NEEDLES_MAX = 1_000;

function needleOf(name: string): string {
  const known = needles.get(name);
  if (known !== undefined) return known;
  if (needles.size >= NEEDLES_MAX) needles.clear();
  const needle = `${LINE_END}${name}:`;
  needles.set(name, needle);
  return needle;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** `text.slice(from, to).trim()`, mostly made at once; `likely` itself where it is that. */
function sliceValue(text: string, from: number, to: number, likely: string | null): string {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  if (likely !== null && end - start === likely.length && text.startsWith(likely, start)) return likely;
  return text.slice(start, end).trim();
}

/** The number that stands between two positions, white space around it; NaN when it is none. */
function readDigits(text: string, from: number, to: number, digitsMax: number): number {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  if (end === start || end - start > digitsMax) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - DIGIT_ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * Headers of a call or an answer, kept as the text they came in: few of them are ever asked for, so looking for a name is cheaper than
 * taking all apart.
 */
export class HeaderText {
  readonly #text: string;
  /** For the search; a line end precedes every name. */
  readonly #lower: string;

  /** @param text a line that is skipped (the first of a call or an answer), then valid field lines, each with its line end. */
  constructor(text: string) {
    this.#text = text;
    this.#lower = text.toLowerCase();
  }

  /**
   * Values of repeated headers are joined by a comma.
   * @param likely what the value often is: that text is answered then, and none is made
   */
  get(name: string, likely: string | null = null): string | null {
    const needle = needleOf(name);
    let found: string | null = null;
    for (let at = this.#lower.indexOf(needle); at >= 0;) {
      const start = at + needle.length;
      const end = this.#text.indexOf(LINE_END, start);
      const value = sliceValue(this.#text, start, end, likely);
      found = found === null ? value : `${found}, ${value}`;
      at = this.#lower.indexOf(needle, end);
    }
    return found;
  }

  /** A header that is a whole number, of so many digits at the most; null when it is absent, NaN when it is anything else, or there twice. */
  getCount(name: string, digitsMax: number): number | null {
    const needle = needleOf(name);
    const at = this.#lower.indexOf(needle);
    if (at < 0) return null;
    const end = this.#text.indexOf(LINE_END, at + needle.length);
    if (this.#lower.indexOf(needle, end) >= 0) return Number.NaN;
    return readDigits(this.#text, at + needle.length, end, digitsMax);
  }

  mentions(text: string): boolean {
    return this.#lower.includes(text);
  }

  *entries(): Iterable<readonly [string, string]> {
    let at = this.#text.indexOf(LINE_END) + 2;
    while (at < this.#text.length) {
      const end = this.#text.indexOf(LINE_END, at);
      const colon = this.#text.indexOf(':', at);
      yield [this.#lower.slice(at, colon), this.#text.slice(colon + 1, end).trim()];
      at = end + 2;
    }
  }
}
