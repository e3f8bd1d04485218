const LINE_END = '\r\n';

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

  /** Values of repeated headers are joined by a comma. */
  get(name: string): string | null {
    const needle = `${LINE_END}${name}:`;
    let found: string | null = null;
    for (let at = this.#lower.indexOf(needle); at >= 0;) {
      const start = at + needle.length;
      const end = this.#text.indexOf(LINE_END, start);
      const value = this.#text.slice(start, end).trim();
      found = found === null ? value : `${found}, ${value}`;
      at = this.#lower.indexOf(needle, end);
    }
    return found;
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
