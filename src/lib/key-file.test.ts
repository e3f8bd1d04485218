import { afterAll, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyText, loadOrCreateKeyFile, readKeyFile, replaceKeyFile } from './key-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tallygate-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the key file is made once, for its owner alone', () => {
  const path = join(folder, 'new.key');
  const [key] = loadOrCreateKeyFile(path);
  expect(key).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(loadOrCreateKeyFile(path)).toEqual([key as Uint8Array]);
});

test('a key file that others can read is refused, and not changed', () => {
  const path = join(folder, 'loose.key');
  loadOrCreateKeyFile(path);
  const before = readFileSync(path, 'utf8');
  for (const mode of [0o640, 0o604, 0o620]) {
    chmodSync(path, mode);
    expect(() => loadOrCreateKeyFile(path)).toThrow(/0600/);
  }
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('each line is a key', () => {
  const path = join(folder, 'two.key');
  writeFileSync(path, `${'11'.repeat(32)}\n\n${'22'.repeat(32)}\n`, { mode: 0o600 });
  expect(loadOrCreateKeyFile(path).map((key) => key[0])).toEqual([0x11, 0x22]);
});

test('an empty or broken key file is refused rather than replaced', () => {
  const path = join(folder, 'empty.key');
  writeFileSync(path, '\n', { mode: 0o600 });
  expect(() => loadOrCreateKeyFile(path)).toThrow(/empty/);
  writeFileSync(path, 'short\n', { mode: 0o600 });
  expect(() => loadOrCreateKeyFile(path)).toThrow(RangeError);
});

test('the lines of a key file are replaced whole, and a draft that was left behind does not matter', () => {
  const path = join(folder, 'rotated.key');
  loadOrCreateKeyFile(path);
  const [old = ''] = readKeyFile(path);
  writeFileSync(`${path}.new`, 'what a process that died had begun');
  const key = createKeyText();
  replaceKeyFile(path, [key, old]);
  expect(readKeyFile(path)).toEqual([key, old]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(existsSync(`${path}.new`)).toBe(false);
});
