import { Database } from 'bun:sqlite';
import { afterEach, expect, test } from 'bun:test';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyText } from '../../src/lib/key-file.ts';
import { signIn } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer } from './support/server.ts';

afterEach(cleanUp);

interface Finding {
  readonly check: string;
  readonly outcome: string;
  readonly message: string;
}

async function diagnose(
  dataDir: string,
  env: Record<string, string> = {},
  ...more: readonly string[]
): Promise<{ readonly code: number; readonly find: (check: string) => readonly Finding[] }> {
  const { code, stdout } = await runCommand({ command: [EXECUTABLE, 'doctor', '--json', ...more], dataDir, env });
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  return { code, find: (name) => findings.filter(({ check }) => check === name) };
}

test('doctor finds nothing wrong with a new folder and with a running server, and calls providers when asked to', async () => {
  const dataDir = makeFolder();
  expect((await diagnose(dataDir)).code).toBe(0);
  await startServer({ dataDir });
  const { code, find } = await diagnose(dataDir, {}, '--providers');
  expect(code).toBe(0);
  expect(find('server')[0]?.message).toBe('It is running.');
  expect(find('database')[0]?.message).toContain('life number 1');
  expect(find('secrets')[0]?.message).toBe('Every sealed secret opens.');
  expect(find('provider sandbox')[0]?.message).toContain('It answered');
});

test('doctor says what is wrong and what to do, and ends with 1', async () => {
  const dataDir = makeFolder();
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  await admin.post('/admin/providers', {
    name: 'p',
    kind: 'openai-compatible',
    base_url: 'http://127.0.0.1:9/v1',
    api_key: 'doctor-test-key-81c0',
  });
  const taken = await diagnose(makeFolder(), { TALLYGATE_PORT: String(server.port), TALLYGATE_PROT: '1' });
  expect(taken.code).toBe(1);
  expect(taken.find('port')[0]).toMatchObject({
    outcome: 'failed',
    message: expect.stringContaining('TALLYGATE_PORT'),
  });
  expect(taken.find('settings')[0]).toMatchObject({
    outcome: 'warning',
    message: expect.stringContaining('TALLYGATE_PROT'),
  });
  const called = await diagnose(dataDir, {}, '--providers');
  expect(called.code).toBe(1);
  expect(called.find('provider p')[0]).toMatchObject({
    outcome: 'failed',
    message: expect.stringContaining('address'),
  });
  await server.stop();

  const key = join(dataDir, 'secret.key');
  chmodSync(key, 0o644);
  expect((await diagnose(dataDir)).find('sealing key')[0]?.message).toContain('chmod 600');
  chmodSync(key, 0o600);
  writeFileSync(key, `${createKeyText()}\n`);
  const lost = await diagnose(dataDir);
  expect(lost.code).toBe(1);
  expect(lost.find('secrets')[0]).toMatchObject({
    outcome: 'failed',
    message: expect.stringContaining('provider_api_key of prv_'),
  });

  const database = new Database(join(dataDir, 'tallygate.db'));
  database.run('UPDATE operation_log SET at = at + 86400000');
  database.close();
  expect((await diagnose(dataDir)).find('clock').some(({ outcome }) => outcome === 'warning')).toBe(true);
  writeFileSync(join(dataDir, 'tallygate.db'), 'no database at all, but long enough to be looked at. '.repeat(200));
  const broken = await diagnose(dataDir);
  expect(broken.find('database')[0]).toMatchObject({ outcome: 'failed', message: expect.stringContaining('restore') });
});
