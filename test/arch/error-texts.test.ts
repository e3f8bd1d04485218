import { expect, test } from 'bun:test';
import { translateText } from '../../src/lib/errors/index.ts';
import { readSources } from './source-files.ts';

const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
/** How a problem begins, wherever it is written; descriptions begin with a capital letter. */
const PROBLEM = /^(?:must|is|has|cannot|comes|expected|unexpected) \S/;
/** A hint or a problem by its place: the rest of the argument may choose between two. */
const PLACED = /\b(?:hint|problem):\s*([^,}\n]*(?:\?[^,}\n]*)?)|\bhint = ([^;]*);|\bproblem = ([^;]*);/g;
/** Units whose texts an API answers; the others' go to the log, the terminal or the operation log. */
const UNITS = ['http', 'services', 'pipeline', 'metering', 'identity', 'dialects', 'lib'];

/** A literal's text; what is put into a template becomes a number. */
function textOf(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll(/\$\{(?:[^{}`]|\{[^{}]*\})*\}/g, '7')
    .replaceAll(/\\(['"`])/g, '$1');
}

function literalsOf(code: string): readonly string[] {
  return [...code.matchAll(LITERAL)].map(([literal]) => textOf(literal));
}

function problemTextsOf(code: string): readonly string[] {
  const placed = [...code.matchAll(PLACED)].flatMap((found) => literalsOf(found[1] ?? found[2] ?? found[3] ?? ''));
  // One word is a code or a name, not a text.
  return [...literalsOf(code).filter((each) => PROBLEM.test(each)), ...placed.filter((each) => / [a-z]/.test(each))];
}

test('whatever an error says of a field or behind its text has its Chinese in src/lib/errors/chinese-texts.ts', () => {
  const sources = UNITS.flatMap((unit) => readSources(`src/${unit}`));
  const said = sources
    .filter((file) => !file.isTest && file.path !== 'src/lib/errors/chinese-texts.ts')
    .flatMap((file) => problemTextsOf(file.code).map((each) => ({ path: file.path, text: each })));
  expect(said.length).toBeGreaterThan(80);
  // Two English words in a row were left over by a pattern that is too wide.
  const isChinese = (text: string): boolean => !/[a-z]{2,} [a-z]{2,}/.test(translateText(text) ?? text);
  expect(said.filter(({ text }) => !isChinese(text))).toEqual([]);
});
