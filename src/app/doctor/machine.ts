import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { readKeyFile } from '../../lib/key-file.ts';
import { describe, failed, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';

const GIBIBYTE = 1024 ** 3;
const FREE_BYTES_LEAST = GIBIBYTE;
const FREE_BYTES_NEEDED = 64 * 1024 ** 2;
/** No release is older than this, so a clock before it is wrong. */
const EARLIEST = Date.UTC(2026, 0, 1);

/** The data folder can be written and is private. */
export function checkFolder({ dataDir }: Config): Finding {
  const check = 'data folder';
  if (!existsSync(dataDir)) return ok(check, `${dataDir} will be made at the first start.`);
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return (statSync(dataDir).mode & 0o077) === 0
      ? ok(check, `${dataDir} can be written and is private.`)
      : warning(check, `${dataDir} can be read by others; run: chmod 700 ${dataDir}`);
  } catch (error) {
    return failed(check, `${dataDir} cannot be used (${describe(error)}); give this user access to it.`);
  }
}

/** There is room to write. */
export function checkDisk({ dataDir }: Config): Finding {
  const check = 'disk';
  if (!existsSync(dataDir)) return ok(check, 'Looked at once the data folder exists.');
  const { bavail, bsize } = statfsSync(dataDir);
  const free = bavail * bsize;
  const shown = `${(free / GIBIBYTE).toFixed(1)} GiB free`;
  if (free < FREE_BYTES_NEEDED) return failed(check, `${shown}; make room now, commits fail when the disk is full.`);
  return free < FREE_BYTES_LEAST
    ? warning(check, `${shown}; make room, commits fail when the disk is full.`)
    : ok(check, `${shown}.`);
}

/** The key can be read by this user alone. */
export function checkKey({ secretKey, secretKeyOld, secretKeyFile: path }: Config): Finding {
  const check = 'sealing key';
  const finish =
    secretKeyOld === null ? null : 'TALLYGATE_SECRET_KEY_OLD is set; run: tallygate secrets rotate, then take it out.';
  if (secretKey !== null) return finish === null ? ok(check, 'TALLYGATE_SECRET_KEY is set.') : warning(check, finish);
  if (!existsSync(path)) return ok(check, `${path} will be made at the first start.`);
  if ((statSync(path).mode & 0o077) !== 0) {
    return failed(check, `${path} can be read by others; run: chmod 600 ${path}`);
  }
  try {
    const keys = readKeyFile(path).length;
    if (keys > 1)
      return warning(check, `${path} holds ${keys} keys: a rotation was cut; run: tallygate secrets rotate`);
    return finish === null ? ok(check, `${path} is private.`) : warning(check, finish);
  } catch (error) {
    return failed(check, `${describe(error)}; put the key back from where you keep a copy of it.`);
  }
}

/** The clock is not plainly wrong. */
export function checkClock(): Finding {
  const now = systemClock.now();
  const shown = new Date(now).toISOString();
  return now < EARLIEST
    ? failed('clock', `The clock says ${shown}; set it, budgets and expiry depend on it.`)
    : ok('clock', `${shown}.`);
}

/** Nobody else has the port. */
export function checkPort({ host, port }: Config, isRunning: boolean): Finding {
  if (isRunning) return ok('server', 'It is running.');
  try {
    Bun.listen({ hostname: host, port, socket: { data() {} } }).stop(true);
    return ok('port', `${port} on ${host} is free; the server is not running.`);
  } catch (error) {
    return failed(
      'port',
      `${port} on ${host} cannot be opened (${describe(error)}): end what has it, or set TALLYGATE_PORT or TALLYGATE_HOST.`,
    );
  }
}
