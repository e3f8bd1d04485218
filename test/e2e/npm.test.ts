import { afterEach, expect, test } from 'bun:test';
import { appendFileSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chat, createCaller, signIn } from './support/api.ts';
import { cleanUp, makeFolder, ROOT, runCommand, startServer } from './support/server.ts';
import type { Finished } from './support/server.ts';

afterEach(cleanUp);

/** The project as a clone has it, with the packages that are installed already. */
function copyProject(): string {
  const copy = join(makeFolder(), 'clone');
  for (const name of ['src', 'console', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  // Built already: it is made anew where its sources differ.
  cpSync(join(ROOT, 'dist/console'), join(copy, 'dist/console'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Throws unless the console's page and the script that it names are answered. */
async function requireConsole(origin: string): Promise<void> {
  const page = await fetch(`${origin}/`);
  const script = /src="(\/console\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1];
  expect([page.status, page.url, typeof script]).toEqual([200, `${origin}/console/`, 'string']);
  const asked = await fetch(origin + script, { headers: { 'accept-encoding': 'br' } });
  expect([asked.status, asked.headers.get('content-encoding')]).toEqual([200, 'br']);
  expect((await asked.text()).length).toBeGreaterThan(100_000);
}

test('the executable carries the console', async () => {
  const server = await startServer({ dataDir: makeFolder() });
  await requireConsole(server.origin);
  expect(await server.stop()).toBe(0);
});

test('SIGTERM to npm drains: a stream under way ends whole, and the exit code is 0', async () => {
  const cwd = copyProject();
  const server = await startServer({ command: ['npm', 'start', '--silent'], cwd, dataDir: makeFolder() });
  const admin = await signIn(server.origin);
  const { token } = await createCaller(admin, { name: 'drain' });
  const model = 'sandbox-size-20-chunks-20-interval-50';
  const response = await chat(server.origin, token, { model, stream: true });
  expect(response.status).toBe(200);
  const body = response.text();
  server.signal('SIGTERM');
  expect(await body).toEndWith('data: [DONE]\n\n');
  expect(await server.exited).toBe(0);
  const later = await fetch(`${server.origin}/healthz`).catch((error: unknown) => error);
  expect(later).toBeInstanceOf(Error);
});

test('a second SIGTERM within the drain changes nothing', async () => {
  const server = await startServer({ dataDir: makeFolder() });
  const admin = await signIn(server.origin);
  const { token } = await createCaller(admin, { name: 'drain' });
  const model = 'sandbox-size-20-chunks-20-interval-50';
  const response = await chat(server.origin, token, { model, stream: true });
  const body = response.text();
  server.signal('SIGTERM');
  await Bun.sleep(100);
  server.signal('SIGTERM');
  expect(await body).toEndWith('data: [DONE]\n\n');
  expect(await server.exited).toBe(0);
});

test('a command through npm prints its result alone on standard output', async () => {
  const cwd = copyProject();
  const dataDir = makeFolder();
  const command = ['npm', 'run', '-s', 'tallygate', '--', 'tokens', 'clean', '--json', '--dry-run'];
  await (await startServer({ dataDir })).stop();
  const finished = await runCommand({ command, cwd, dataDir });
  expect(finished.code).toBe(0);
  expect(JSON.parse(finished.stdout)).toMatchObject({ removed: 0, dry_run: true });
});

test('reset-password prints no password that it was given, and names an administrator that is not there', async () => {
  const cwd = copyProject();
  const dataDir = makeFolder();
  await (await startServer({ command: ['npm', 'start', '--silent'], cwd, dataDir })).stop();
  const reset = (name: string): Promise<Finished> => {
    const line = `echo 'a password of my own' | npm run -s tallygate -- admins reset-password ${name} --password-stdin`;
    return runCommand({ command: ['sh', '-c', line], cwd, dataDir });
  };
  expect(await reset('owner')).toMatchObject({ code: 0, stdout: '' });
  const missing = await reset('nobody');
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain("there is no administrator 'nobody'");
}, 20_000);

test('the sources are bundled once, anew when they change, and run as they are where nothing can be written', async () => {
  const cwd = copyProject();
  const bundles = join(cwd, 'dist/app');
  const version = async (): Promise<string> => {
    const command = ['npm', 'run', '-s', 'tallygate', '--', '--version'];
    return (await runCommand({ command, cwd, dataDir: makeFolder() })).stdout;
  };
  const first = await version();
  expect(first).toMatch(/^\d+\.\d+\.\d+\n$/);
  const made = readdirSync(bundles);
  expect(made).toHaveLength(1);
  expect(await version()).toBe(first);
  expect(readdirSync(bundles)).toEqual(made);
  for (let change = 0; change < 6; change++) {
    appendFileSync(join(cwd, 'src/main.ts'), '// changed\n');
    expect(await version()).toBe(first);
  }
  expect(readdirSync(bundles)).toHaveLength(5);
  rmSync(join(cwd, 'dist'), { recursive: true });
  mkdirSync(join(cwd, 'dist'));
  writeFileSync(bundles, 'in the way');
  expect(await version()).toBe(first);
}, 60_000);

test('a bundle finds the files that came with it, wherever it was started', async () => {
  const cwd = copyProject();
  const elsewhere = makeFolder();
  const start = ['sh', join(cwd, 'scripts/tallygate.sh'), 'serve'];
  const server = await startServer({ command: start, cwd: elsewhere, dataDir: makeFolder() });
  const script = await fetch(`${server.origin}/docs/viewer.js`);
  expect([script.status, (await script.text()).length > 1_000_000]).toEqual([200, true]);
  await requireConsole(server.origin);
  const admin = await signIn(server.origin);
  const listed = await admin.send('GET', '/admin/catalogue?kind=openai');
  expect([listed.status, JSON.stringify(listed.envelope).includes('gpt-4')]).toEqual([200, true]);
  expect(await server.stop()).toBe(0);
}, 20_000);
