import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTestDatabase } from '../../support/postgres.ts';
import { disposeFolder, keepText, noteSecretsIn, registerSecret } from '../../support/secrets.ts';

export const ROOT = resolve(import.meta.dir, '../../..');
export const EXECUTABLE = join(ROOT, 'dist/tallygate');
export const OWNER_PASSWORD = registerSecret('correct horse battery staple');
/** Long rounds run for half an hour beside whatever else a machine does. */
const READY_WITHIN_MS = process.env['TALLYGATE_CHAOS_ROUNDS'] === undefined ? 20_000 : 120_000;
/** One try to find out whether the server is ready. */
const READY_TRY_MS = 2000;

/** A server in a process of its own. */
export interface Server {
  readonly origin: string;
  readonly port: number;
  /** Of what was spawned: npm's own where it was started through npm. */
  readonly pid: number;
  /** From the spawn to the first 200 of `/readyz`. */
  readonly readyMs: number;
  readonly exited: Promise<number>;
  stdout(): string;
  stderr(): string;
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): void;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number>;
}

/** A finished command. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LaunchOptions {
  /** Default: the built executable. */
  readonly command?: readonly string[];
  readonly dataDir: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: 20 s. */
  readonly readyWithinMs?: number;
}

const folders: string[] = [];
const running = new Set<Server>();
/** What ended servers logged. */
const logs: string[] = [];
/** Tokens and keys as the gateway makes them; the sandbox needs none of a provider. */
const SECRET = /\btg[atms]_[0-9A-Za-z]{49}\b/;

/** A new empty folder, removed by `cleanUp`. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-e2e-'));
  folders.push(folder);
  return folder;
}

/** Ends every server that is still there and removes every folder. Throws when a password or a token is in a log. */
export async function cleanUp(): Promise<void> {
  for (const server of running) server.signal('SIGKILL');
  await Promise.all([...running].map((server) => server.exited));
  running.clear();
  for (const folder of folders.splice(0)) disposeFolder(folder);
  const logged = logs.splice(0).join('');
  if (logged.includes(OWNER_PASSWORD) || SECRET.test(logged)) throw new Error('a secret reached the log of a server');
}

/** The executable that `npm run build` makes; built here when it is not there yet. */
export function requireExecutable(): void {
  if (existsSync(EXECUTABLE)) return;
  const build = Bun.spawnSync(['sh', join(ROOT, 'scripts/build.sh')], { cwd: ROOT });
  if (build.exitCode !== 0) throw new Error(`the build failed:\n${build.stderr.toString()}`);
}

function environment(options: LaunchOptions, port: number): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    TALLYGATE_PORT: String(port),
    TALLYGATE_DATA_DIR: options.dataDir,
    TALLYGATE_OWNER_PASSWORD: OWNER_PASSWORD,
    // The whole suite with several workers: TALLYGATE_TEST_WORKERS=3 npm test
    TALLYGATE_WORKERS: process.env['TALLYGATE_TEST_WORKERS'] ?? '1',
    ...options.env,
  };
}

function findFreePort(): number {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}

/** Reads a pipe into a string that can be looked at meanwhile. */
function collect(stream: ReadableStream<Uint8Array>): { text: () => string; done: Promise<void> } {
  let text = '';
  const decoder = new TextDecoder();
  const done = (async () => {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  })();
  return { text: () => text, done };
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(READY_TRY_MS) })).status === 200;
  } catch {
    return false;
  }
}

/** Waits until a condition holds, and fails with `what` when it does not in time. */
export async function waitFor(what: string, holds: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await Bun.sleep(5);
  }
}

/** Starts a server and waits until it serves. Throws with what it said when it does not. */
export async function startServer(options: LaunchOptions): Promise<Server> {
  if (options.command === undefined) requireExecutable();
  const port = findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const beganAt = performance.now();
  const child = Bun.spawn([...(options.command ?? [EXECUTABLE, 'serve'])], {
    cwd: options.cwd ?? options.dataDir,
    env: environment(options, port),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  const isUp = async (): Promise<boolean> => child.exitCode !== null || (await isReady(origin));
  await waitFor('the server', isUp, options.readyWithinMs ?? READY_WITHIN_MS).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`${String(error)}\n${out.text()}\n${err.text()}`);
  });
  if (child.exitCode !== null)
    throw new Error(`the server ended with ${child.exitCode}:\n${out.text()}\n${err.text()}`);
  const server: Server = {
    origin,
    port,
    pid: child.pid,
    readyMs: performance.now() - beganAt,
    exited: child.exited.then(async (code) => {
      await Promise.all([out.done, err.done]);
      running.delete(server);
      logs.push(err.text());
      keepText('stderr.log', err.text());
      // The banner shows what a first start has made.
      noteSecretsIn(out.text());
      registerSecret(/password: +(\S+)/.exec(out.text())?.[1] ?? '');
      return code;
    }),
    stdout: out.text,
    stderr: err.text,
    signal: (name) => child.kill(name),
    stop() {
      child.kill('SIGTERM');
      return server.exited;
    },
  };
  running.add(server);
  return server;
}

/** Runs a command to its end. */
export async function runCommand(options: LaunchOptions & { readonly command: readonly string[] }): Promise<Finished> {
  const child = Bun.spawn([...options.command], {
    cwd: options.cwd ?? options.dataDir,
    env: environment(options, 0),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  keepText('command-stderr.log', stderr);
  noteSecretsIn(stdout);
  return { code, stdout, stderr };
}

/** Settings of a server on a PostgreSQL database of its own, which goes when every server of the test has ended. */
export async function onPostgres(run: (env: Readonly<Record<string, string>>) => Promise<void>): Promise<void> {
  const { url, drop } = await createTestDatabase();
  try {
    await run({ TALLYGATE_DATABASE_URL: url });
  } finally {
    await cleanUp();
    await drop();
  }
}
