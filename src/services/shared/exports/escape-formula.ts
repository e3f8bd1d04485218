/**
 * What a spreadsheet would take for a formula: signs that begin one, in their full-width and other forms, also behind white space. What cannot
 * be seen at the beginning of a cell (U+200B, tab, line breaks) is skipped by some of them.
 */
const FORMULA =
  /^(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\s*[=+\-@\u2212\u2010-\u2015\ufe62\ufe63\ufe66\ufe6b\uff1d\uff0b\uff0d\uff20])/u;

/** A text as it may stand in a cell: one that would be run begins with an apostrophe. */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
