import { afterEach, expect, test } from 'bun:test';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCurl } from './support/banner.ts';
import { signIn } from './support/api.ts';
import {
  cleanUp,
  EXECUTABLE,
  makeFolder,
  requireExecutable,
  ROOT,
  runCommand,
  startServer,
  waitFor,
} from './support/server.ts';
import type { Finished, Server } from './support/server.ts';

afterEach(cleanUp);

const SCRIPT = ['sh', join(ROOT, 'scripts/tallygate.sh'), 'serve'];
const START_MS_MAX = 1000;

async function waitForBanner(server: Server): Promise<string> {
  await waitFor('the banner', () => readCurl(server.stdout()) !== null, 1000);
  return server.stdout();
}

function runCurl(command: string): Promise<Finished> {
  return runCommand({ command: ['sh', '-c', command], dataDir: makeFolder() });
}

test('the first start shows the address, a made password and a curl that answers at once', async () => {
  const dataDir = makeFolder();
  const server = await startServer({ dataDir, env: { TALLYGATE_OWNER_PASSWORD: '' } });
  const banner = await waitForBanner(server);
  expect(banner).toContain(server.origin);
  expect(banner).not.toContain('{"at"');
  const answer = await runCurl(readCurl(banner) ?? '');
  expect(answer.code).toBe(0);
  expect(answer.stdout).toContain('"usage"');
  const password = /password:\s+(\S+)/.exec(banner)?.[1] ?? '';
  expect(banner).toContain(`\n  ${server.origin}/console/setup#${password}\n`);
  expect(await signIn(server.origin, password)).toBeDefined();
});

test('a given password is never printed, and the token of the curl only by the first start', async () => {
  const dataDir = makeFolder();
  const first = await startServer({ dataDir });
  const banner = await waitForBanner(first);
  expect(banner).toContain('tga_');
  expect(first.stdout() + first.stderr()).not.toContain('correct horse');
  expect(await first.stop()).toBe(0);
  expect(first.stderr()).not.toContain('tga_');
  const second = await startServer({ dataDir });
  await waitFor('the banner', () => second.stdout().includes(second.origin), 1000);
  expect(second.stdout()).not.toContain('tga_');
  expect(await second.stop()).toBe(0);
});

test.each([
  ['the executable', undefined],
  ['npm start', SCRIPT],
])('a second start by %s serves within a second', async (_, command) => {
  const dataDir = makeFolder();
  await (await startServer({ dataDir, ...(command === undefined ? {} : { command }) })).stop();
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const server = await startServer({ dataDir, ...(command === undefined ? {} : { command }) });
    times.push(server.readyMs);
    await server.stop();
  }
  expect(Math.min(...times)).toBeLessThan(START_MS_MAX);
});

test('a second server on the same data is refused with one clear sentence, and the first serves on', async () => {
  const dataDir = makeFolder();
  const first = await startServer({ dataDir });
  const second = await runCommand({ command: [EXECUTABLE, 'serve'], dataDir });
  expect(second.code).toBe(1);
  expect(second.stdout).toBe('');
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
  expect(second.stderr).toContain(dataDir);
  expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);
});

test('the lock goes with a server that was killed', async () => {
  const dataDir = makeFolder();
  const first = await startServer({ dataDir });
  first.signal('SIGKILL');
  await first.exited;
  const second = await startServer({ dataDir });
  expect(await second.stop()).toBe(0);
});

test.each([
  ['the executable', undefined],
  ['npm start', SCRIPT],
])("%s reads neither .env nor bunfig.toml of a stranger's directory", async (_, command) => {
  const stranger = makeFolder();
  const marker = join(stranger, 'was-read');
  writeFileSync(join(stranger, '.env'), 'TALLYGATE_LOG_LEVEL=nonsense\nTALLYGATE_PORT=1\n');
  writeFileSync(join(stranger, 'bunfig.toml'), 'preload = ["./preload.ts"]\n');
  writeFileSync(join(stranger, 'preload.ts'), `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');\n`);
  const server = await startServer({
    dataDir: makeFolder(),
    cwd: stranger,
    ...(command === undefined ? {} : { command }),
  });
  expect(existsSync(marker)).toBe(false);
  expect(await server.stop()).toBe(0);
});

test('wrong settings are all named at once, and nothing is started', async () => {
  requireExecutable();
  const dataDir = makeFolder();
  const refused = await runCommand({
    command: [EXECUTABLE, 'serve'],
    dataDir,
    env: { TALLYGATE_PORT: 'abc', TALLYGATE_DRAIN_SECONDS: '-1' },
  });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('TALLYGATE_PORT');
  expect(refused.stderr).toContain('TALLYGATE_DRAIN_SECONDS');
  expect(existsSync(join(dataDir, 'secret.key'))).toBe(false);
});
