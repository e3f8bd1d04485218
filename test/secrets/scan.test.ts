import { afterEach, beforeEach, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBackupFile } from '../../src/store/backup/file.ts';
import { scanFolder } from '../support/scan-secrets.ts';

const SECRET = 'planted/sécret+9f "1c" & more';
const OTHERS = Array.from({ length: 500 }, (_, index) => `another-secret-${index}-e41d`);
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallygate-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function scan() {
  return scanFolder(folder, [...OTHERS, SECRET]);
}

test.each([
  ['plain', SECRET],
  ['JSON', JSON.stringify({ key: SECRET })],
  ['URL-encoded', `?key=${encodeURIComponent(SECRET)}`],
  ['form-encoded', new URLSearchParams({ key: SECRET }).toString()],
  ['hex', Buffer.from(`..${SECRET}..`).toString('hex')],
  ['hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
  ...[0, 1, 2].flatMap((offset) => [
    ['base64', Buffer.from(`${'u'.repeat(offset)}${SECRET}:tail`).toString('base64')] as const,
    ['base64url', Buffer.from(`${'u'.repeat(offset)}${SECRET}:tail`).toString('base64url')] as const,
  ]),
])('a planted secret is found: %s', async (form, text) => {
  mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
  writeFileSync(join(folder, 'deep', 'er', 'server.log'), `{"level":"info"}\n${text}\nmore`);
  const { findings } = await scan();
  expect(findings.length).toBeGreaterThan(0);
  // Two forms of one secret may be the same text; the report names the secret by its number only.
  expect(findings.every(({ secret }) => secret === '501 (plan…)')).toBe(true);
  expect(findings.some((finding) => finding.form === form || form.startsWith('base64'))).toBe(true);
});

test('a secret is found across the pieces that a file is read in', async () => {
  const half = Math.floor(SECRET.length / 2);
  writeFileSync(join(folder, 'big'), 'x'.repeat((1 << 20) - half) + SECRET + 'x'.repeat(1000));
  expect((await scan()).findings).toHaveLength(1);
});

test('a secret is found inside a database and inside a back-up', async () => {
  const database = new Database(join(folder, 'tallygate.db'));
  database.run('CREATE TABLE t (x TEXT)');
  database.query('INSERT INTO t VALUES (?1)').run(SECRET);
  database.close();
  async function* data(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${'{"a":1}\n'.repeat(5000)}${SECRET}`);
  }
  const manifest = {
    id: 'bak_1',
    version: '1',
    createdAt: 1,
    database: 'sqlite' as const,
    dataId: 'd',
    epoch: 1,
    schema: [],
    sealKeyIds: [],
  };
  await writeBackupFile(join(folder, 'a.backup'), manifest, data());
  const { findings } = await scan();
  expect(findings.map(({ file }) => file).toSorted()).toEqual([join(folder, 'a.backup'), join(folder, 'tallygate.db')]);
});

test('where no secret is, none is found', async () => {
  writeFileSync(join(folder, 'log'), 'another-secret-500-e41d planted/secret hash 9f1c\n'.repeat(1000));
  expect(await scan()).toMatchObject({ findings: [], files: 1 });
});
