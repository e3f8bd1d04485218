import { saveFile } from './download.ts';

/**
 * What a spreadsheet would take for a formula: signs that begin one, in their full-width and other forms, also behind white space; and what
 * cannot be seen at the beginning of a cell.
 */
const FORMULA =
  /^(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\s*[=+\-@\u2212\u2010-\u2015\ufe62\ufe63\ufe66\ufe6b\uff1d\uff0b\uff0d\uff20])/u;

function writeCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines as CSV (RFC 4180); a text that a spreadsheet would run begins with an apostrophe. */
function writeCsv(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => `${line.map(writeCell).join(',')}\r\n`).join('');
}

/** Saves a CSV file; with a byte order mark, without which spreadsheets take Chinese for something else. */
export function saveCsv(name: string, lines: readonly (readonly string[])[]): void {
  saveFile(name, 'text/csv', '\uFEFF', writeCsv(lines));
}
