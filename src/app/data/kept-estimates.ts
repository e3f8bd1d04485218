import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { parseJson } from '../../lib/json/index.ts';
import type { Logger } from '../../lib/log.ts';
import { LearntEstimates } from '../../metering/index.ts';
import type { TokenEstimates } from '../../metering/index.ts';
import { runEvery } from '../schedules/run-every.ts';

const FILE_NAME = 'token-estimates.json';
const WRITTEN_EVERY_MS = 600_000;
const PRIVATE_MODE = 0o600;

export interface KeptEstimates {
  readonly estimates: TokenEstimates;
  /** Writes down what was learnt. */
  close(): Promise<void>;
}

function readKept(path: string, estimates: TokenEstimates, log: Logger): void {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      log.warn('estimates.unread', { file: FILE_NAME }, error);
    return;
  }
  estimates.restore(parseJson(text));
}

/**
 * Token estimates with what earlier processes of this node learnt: a file in the data folder, written every ten minutes and at the end. It
 * is no record: without it, or with an older one, holds are larger until enough was learnt anew.
 */
export function openKeptEstimates({ dataDir }: Pick<Config, 'dataDir'>, clock: Clock, log: Logger): KeptEstimates {
  const path = join(dataDir, FILE_NAME);
  const estimates = new LearntEstimates();
  readKept(path, estimates, log);
  let written = estimates.changes;

  async function write(): Promise<void> {
    const { changes } = estimates;
    if (changes === written) return;
    try {
      // Whole or not at all; which of two processes wrote last does not matter.
      const part = `${path}.${process.pid}`;
      await writeFile(part, JSON.stringify(estimates.snapshot()), { mode: PRIVATE_MODE });
      await rename(part, path);
      written = changes;
    } catch (error) {
      log.warn('estimates.unwritten', { file: FILE_NAME }, error);
    }
  }

  const recurring = runEvery(clock, WRITTEN_EVERY_MS, write);
  return {
    estimates,
    async close() {
      await recurring.stop();
      await write();
    },
  };
}
