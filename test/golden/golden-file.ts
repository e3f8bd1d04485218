import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'bun:test';

/** Rewrites instead of comparing: `TALLYGATE_GOLDEN=write bun test test/golden`, then read the diff. */
const rewrites = process.env['TALLYGATE_GOLDEN'] === 'write';

/** Compares a text with the file that a person has read and accepted. */
export function expectGolden(path: string, actual: string): void {
  const file = join(import.meta.dir, path);
  const text = `${actual.trimEnd()}\n`;
  if (rewrites) writeFileSync(file, text);
  if (!existsSync(file)) throw new Error(`no golden file ${path}: TALLYGATE_GOLDEN=write makes it`);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
