import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import type { Config, ConfigResult } from '../config/index.ts';
import { systemClock } from '../lib/clock.ts';
import { connectControl } from './control/index.ts';
import { listMigrations } from './migrations.ts';
import { controlSocketPath } from './open-data.ts';

/** One finding: what was looked at, how it is, and what to do about it. */
export interface Finding {
  readonly check: string;
  readonly outcome: 'ok' | 'warning' | 'failed';
  readonly message: string;
}

const FREE_BYTES_LEAST = 1024 ** 3;
/** No release is older than this, so a clock before it is wrong. */
const EARLIEST = Date.UTC(2026, 0, 1);

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function checkFolder({ dataDir }: Config): Finding {
  if (!existsSync(dataDir))
    return { check: 'data folder', outcome: 'ok', message: `${dataDir} will be made at the first start.` };
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const others = (statSync(dataDir).mode & 0o077) !== 0;
    return others
      ? {
          check: 'data folder',
          outcome: 'warning',
          message: `${dataDir} can be read by others; run: chmod 700 ${dataDir}`,
        }
      : { check: 'data folder', outcome: 'ok', message: `${dataDir} can be written and is private.` };
  } catch (error) {
    return {
      check: 'data folder',
      outcome: 'failed',
      message: `${dataDir} cannot be used (${describe(error)}); give this user access to it.`,
    };
  }
}

function checkDisk({ dataDir }: Config): Finding {
  if (!existsSync(dataDir)) return { check: 'disk', outcome: 'ok', message: 'Looked at once the data folder exists.' };
  const { bavail, bsize } = statfsSync(dataDir);
  const free = bavail * bsize;
  const shown = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free < FREE_BYTES_LEAST
    ? { check: 'disk', outcome: 'warning', message: `${shown}; make room, commits fail when the disk is full.` }
    : { check: 'disk', outcome: 'ok', message: `${shown}.` };
}

function checkKey(config: Config): Finding {
  if (config.secretKey !== null)
    return { check: 'sealing key', outcome: 'ok', message: 'TALLYGATE_SECRET_KEY is set.' };
  const path = config.secretKeyFile;
  if (!existsSync(path))
    return { check: 'sealing key', outcome: 'ok', message: `${path} will be made at the first start.` };
  return (statSync(path).mode & 0o077) === 0
    ? { check: 'sealing key', outcome: 'ok', message: `${path} is private.` }
    : { check: 'sealing key', outcome: 'failed', message: `${path} can be read by others; run: chmod 600 ${path}` };
}

function checkClock(): Finding {
  const now = systemClock.now();
  return now < EARLIEST
    ? {
        check: 'clock',
        outcome: 'failed',
        message: `The clock says ${new Date(now).toISOString()}; set it, budgets and expiry depend on it.`,
      }
    : { check: 'clock', outcome: 'ok', message: `${new Date(now).toISOString()}.` };
}

async function checkDatabase(config: Config): Promise<Finding> {
  try {
    const pending = (await listMigrations(config)).filter((step) => step.appliedAt === null).length;
    return pending === 0
      ? { check: 'database', outcome: 'ok', message: 'It answers, and its schema is up to date.' }
      : {
          check: 'database',
          outcome: 'ok',
          message: `It answers; ${pending} schema steps will be applied at the next start.`,
        };
  } catch (error) {
    return {
      check: 'database',
      outcome: 'failed',
      message: `It cannot be read (${describe(error)}); check TALLYGATE_DATABASE_URL or the data folder.`,
    };
  }
}

async function checkServer(config: Config): Promise<Finding> {
  const running = (await connectControl(controlSocketPath(config))) !== null;
  return { check: 'server', outcome: 'ok', message: running ? 'It is running.' : 'It is not running.' };
}

/** Looks at settings, key, database, disk and clock, and says what to do. Changes nothing. */
export async function diagnose(result: ConfigResult): Promise<readonly Finding[]> {
  const warnings = result.warnings.map((message): Finding => ({
    check: 'settings',
    outcome: 'warning',
    message: `${message}.`,
  }));
  if (!result.ok) {
    return [
      ...warnings,
      ...result.problems.map((message): Finding => ({ check: 'settings', outcome: 'failed', message: `${message}.` })),
    ];
  }
  const { config } = result;
  return [
    ...warnings,
    { check: 'settings', outcome: 'ok', message: 'They are valid.' },
    checkFolder(config),
    checkDisk(config),
    checkKey(config),
    checkClock(),
    await checkDatabase(config),
    await checkServer(config),
  ];
}
