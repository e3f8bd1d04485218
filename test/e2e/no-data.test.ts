import { afterEach, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, EXECUTABLE, makeFolder, requireExecutable, runCommand } from './support/server.ts';

afterEach(cleanUp);

test.each([
  'ledger verify',
  'audit verify',
  'tokens list',
  'tokens issue --user alice --name laptop',
  'admins reset-password owner',
  'providers list',
  'prices diff',
  'statements export --month 2026-10',
  'requests export',
  'ledger export',
  'secrets rotate',
])('%s where no server was refuses, names the setting, and makes nothing', async (words) => {
  requireExecutable();
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const command = [EXECUTABLE, ...words.split(' ')];
  const absent = await runCommand({ command, dataDir, cwd: folder });
  expect(absent).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(
      `There are no data in ${dataDir}: set TALLYGATE_DATA_DIR to the folder of the server.`,
    ),
  });
  expect(existsSync(dataDir)).toBe(false);
  const empty = await runCommand({ command, dataDir: folder, cwd: folder });
  expect(empty.code).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
});

test('migrate makes the data of a new folder, and commands answer for them from then on', async () => {
  requireExecutable();
  const dataDir = join(makeFolder(), 'data');
  const run = (...words: string[]) =>
    runCommand({ command: [EXECUTABLE, ...words], dataDir, cwd: join(dataDir, '..') });
  expect((await run('migrate')).code).toBe(0);
  expect(await run('ledger', 'verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('0 requests') });
});
