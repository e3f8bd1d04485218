import { afterEach, beforeEach, expect, test } from 'bun:test';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogOutput } from './log-output.ts';

let folder = '';
let fd = -1;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallygate-log-'));
  fd = openSync(join(folder, 'log'), 'a');
});

afterEach(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

function written(): string {
  return readFileSync(join(folder, 'log'), 'utf8');
}

test('a flush writes everything that was buffered, in order', () => {
  const output = createLogOutput(fd);
  for (let index = 0; index < 1000; index++) output.write(`${index}\n`);
  output.flush();
  expect(written()).toBe(Array.from({ length: 1000 }, (_, index) => `${index}\n`).join(''));
});

test('lines reach the file without a flush', async () => {
  const output = createLogOutput(fd);
  const line = `${'x'.repeat(1000)}\n`;
  for (let index = 0; index < 200; index++) output.write(line);
  const deadline = performance.now() + 3000;
  while (written().length < 200 * line.length && performance.now() < deadline) await Bun.sleep(2);
  expect(written()).toBe(line.repeat(200));
});

test('closing writes a batch under way and what came after it', async () => {
  const output = createLogOutput(fd);
  output.write(`${'a'.repeat(70_000)}\n`);
  output.write('b\n');
  await output.close();
  expect(written()).toBe(`${'a'.repeat(70_000)}\nb\n`);
});

test('lines beyond what may wait are dropped and counted', () => {
  const output = createLogOutput(fd);
  const line = `${'x'.repeat(9 * 1024 * 1024)}\n`;
  output.write('first\n');
  output.write(line);
  output.write(line);
  output.flush();
  expect(written()).toBe('first\n{"level":"warn","event":"log.dropped","lines":2}\n');
});

test('a descriptor that is gone does not throw', () => {
  const output = createLogOutput(999_999);
  output.write('x\n');
  expect(() => output.flush()).not.toThrow();
});
