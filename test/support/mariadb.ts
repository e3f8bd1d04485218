import { type Subprocess, SQL } from 'bun';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { asServerUser, findFreePort } from './postgres.ts';

/** Which user runs it does not matter to the data, but it must not be root. */
const SERVER_UID = 65_534;
const START_TIMEOUT_MS = 60_000;
const PROGRAM = '/usr/sbin/mariadbd';
const INSTALLER = Bun.which('mariadb-install-db');

/** Whether the machine has a MariaDB that can be started (Debian: mariadb-server-core, mariadb-client-core). */
export const hasMariadb = INSTALLER !== null && Bun.which('my_print_defaults') !== null && Bun.which(PROGRAM) !== null;

/** A running server of its own, with an empty database. */
export interface MariadbServer {
  readonly url: string;
  stop(): Promise<void>;
}

async function waitUntilReady(url: string, server: Subprocess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new SQL(url, { max: 1 });
    try {
      await client.unsafe('CREATE DATABASE IF NOT EXISTS tallygate');
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await Bun.sleep(50);
    } finally {
      await client.close();
    }
  }
}

/** Starts a server on a free port, with its data in a folder that `stop` removes. */
export async function startMariadb(): Promise<MariadbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-mariadb-'));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const path of [folder, data]) chownSync(path, SERVER_UID, SERVER_UID);
  const account = isRoot ? 'nobody' : userInfo().username;
  const options = { cwd: folder, stdin: 'ignore', stderr: 'pipe' } as const;
  const places = ['--no-defaults', `--datadir=${data}`, `--tmpdir=${folder}`];
  const install = Bun.spawnSync(
    asServerUser([
      INSTALLER ?? '',
      ...places,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      `--user=${account}`,
    ]),
    { ...options, stdout: 'pipe' },
  );
  if (install.exitCode !== 0)
    throw new Error(`mariadb-install-db failed: ${install.stdout.toString()}${install.stderr.toString()}`);
  const port = await findFreePort();
  const server = Bun.spawn(
    asServerUser([
      // It ends by TERM alone.
      'setpriv',
      '--pdeathsig=TERM',
      PROGRAM,
      ...places,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--innodb-buffer-pool-size=32M',
      '--innodb-flush-log-at-trx-commit=0',
    ]),
    { ...options, stdout: 'ignore', stderr: 'ignore' },
  );
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await server.exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(`mysql://root@127.0.0.1:${port}/mysql`, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `mysql://root@127.0.0.1:${port}/tallygate`, stop };
}
