import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ERROR_TABLE } from '../../src/lib/errors/index.ts';
import { SETTINGS } from '../../src/config/index.ts';
import { ROOT } from './source-files.ts';

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

const documents = [...new Bun.Glob('docs/**/*.md').scanSync(ROOT), 'README.md'].toSorted();

test('every error code is documented, and every documented one exists', () => {
  const documented = [...read('docs/errors.md').matchAll(/^\| (\d{3}) \| (\d{5}) \| `(\w+)` \|/gm)].map((match) => [
    match[3],
    Number(match[1]),
    Number(match[2]),
  ]);
  expect(documented).toEqual(Object.entries(ERROR_TABLE).map(([type, entry]) => [type, entry.status, entry.code]));
});

test('an error code belongs to one type and begins with its status', () => {
  const entries = Object.values(ERROR_TABLE);
  expect(new Set(entries.map((entry) => entry.code)).size).toBe(entries.length);
  expect(entries.filter((entry) => Math.floor(entry.code / 100) !== entry.status)).toEqual([]);
});

test('every setting is documented, and no other variable is named anywhere', () => {
  const known = new Set<string>(Object.values(SETTINGS).map((setting) => setting.env));
  known.add('TALLYGATE_CONFIG');
  const reference = read('docs/configuration.md');
  expect([...known].filter((name) => !reference.includes(`\`${name}\``))).toEqual([]);
  const named = documents.flatMap((path) =>
    [...read(path).matchAll(/\bTALLYGATE_[A-Z_]*[A-Z]\b/g)].map((match) => match[0]),
  );
  expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
});

test('every path that a document links to or names exists', () => {
  const missing = documents.flatMap((path) => {
    const text = read(path);
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map((match) =>
      join(dirname(path), match[1] ?? ''),
    );
    const named = [...text.matchAll(/`((?:src|docs|scripts|bench|test|deploy)\/[\w./-]+)`/g)].map(
      (match) => match[1] ?? '',
    );
    return [...links, ...named]
      .filter((target) => !existsSync(join(ROOT, target)))
      .map((target) => `${path}: ${target}`);
  });
  expect(missing).toEqual([]);
});
