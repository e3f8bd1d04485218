import { expect, test } from 'bun:test';
import { basename } from 'node:path';
import { readSources } from './source-files.ts';

const LINES_MAX = 450;
const TEST_LINES_MAX = 800;

// What is made from the OpenAPI document is not written by anybody.
const all = ['src', 'console', 'test', 'bench', 'scripts']
  .flatMap(readSources)
  .filter((file) => !file.path.endsWith('schema.d.ts'));
const production = all.filter((file) => /^(src|console)\//.test(file.path) && !file.isTest);

function linesAt(quantile: number): number {
  const sizes = production.map((file) => file.lineCount).toSorted((a, b) => a - b);
  return sizes[Math.floor((sizes.length - 1) * quantile)] ?? 0;
}

test('no file is longer than it may be', () => {
  const long = all
    .filter((file) => file.lineCount > (file.path.startsWith('test/') || file.isTest ? TEST_LINES_MAX : LINES_MAX))
    .map((file) => `${file.path}: ${file.lineCount} lines`);
  expect(long).toEqual([]);
});

test('half of the files are under 100 lines, nine in ten under 300', () => {
  expect(linesAt(0.5)).toBeLessThan(100);
  expect(linesAt(0.9)).toBeLessThan(300);
});

test('file names are kebab-case', () => {
  const named = all
    .map((file) => file.path)
    .filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.tsx?$/.test(basename(path)));
  expect(named).toEqual([]);
});

test('nothing unfinished is left in the code', () => {
  const marker = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|X{3})\\b`);
  expect(all.filter((file) => marker.test(file.text)).map((file) => file.path)).toEqual([]);
});
