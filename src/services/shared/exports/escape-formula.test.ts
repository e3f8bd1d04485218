import { expect, test } from 'bun:test';
import { escapeFormula } from './escape-formula.ts';
import { writeCsv } from './export-file.ts';

const BEGINNINGS = [
  '=',
  '+',
  '-',
  '@',
  '\u2212',
  '\uff1d',
  '\uff0b',
  '\uff0d',
  '\uff20',
  '\t',
  '\r',
  '\n',
  '\u200b',
  '\ufeff',
];

test('a cell that a spreadsheet would run begins with an apostrophe, whatever form its sign has', () => {
  for (const beginning of BEGINNINGS) expect(escapeFormula(`${beginning}1+1`)).toBe(`'${beginning}1+1`);
  for (const space of [' ', '\u00a0', '\u3000']) expect(escapeFormula(`${space}=1`)).toBe(`'${space}=1`);
  for (const text of ['', 'a=1', '7', ' a', "'=1", '…other', '中']) expect(escapeFormula(text)).toBe(text);
});

test('texts of a file are escaped, numbers are not', () => {
  for (const beginning of ['\u200b=', '\u2212', '\uff20', '='])
    expect(writeCsv([[`${beginning}x`, -7]])).toBe(`'${beginning}x,-7\r\n`);
});
