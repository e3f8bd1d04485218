import { readdir, stat, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { SystemWatch } from '../services/shared/system-watch.ts';
import { createRecentTimes, watchEventLoop } from '../telemetry/index.ts';
import type { RecentTimes } from '../telemetry/index.ts';
import { VERSION } from './version.ts';

const WINDOW_MS = 300_000;
/** Of the last five minutes; a busy gateway's are those of the last seconds. */
const COMMITS_KEPT = 4_096;
/** Four a second. */
const DELAYS_KEPT = 1_200;

export interface SystemWatchSource {
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'durability' | 'workers'>;
  readonly clock: Clock;
  readonly running: () => number;
  readonly openStreams: () => number;
}

export interface OpenSystemWatch extends SystemWatch {
  /** Of each group commit. */
  readonly commits: RecentTimes;
  close(): void;
}

async function readDisk(folder: string): Promise<{ freeBytes: number; totalBytes: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    // Some file systems do not say.
    return null;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    // Files of the journal come and go.
    () => 0,
  );
}

async function readFiles(folder: string): Promise<{ logBytes: number; journalBytes: number }> {
  const names = await readdir(folder);
  let journalBytes = 0;
  for (const name of names) if (name.includes('.traffic-')) journalBytes += await sizeOf(join(folder, name));
  return { logBytes: await sizeOf(join(folder, 'tallygate.db-wal')), journalBytes };
}

/** Begins to measure: commits as they are told, the event loop's delay four times a second. Disk and files are read when asked for. */
export function openSystemWatch({ config, clock, running, openStreams }: SystemWatchSource): OpenSystemWatch {
  const startedAt = clock.now();
  const commits = createRecentTimes(clock, WINDOW_MS, COMMITS_KEPT);
  const delays = createRecentTimes(clock, WINDOW_MS, DELAYS_KEPT);
  const stop = watchEventLoop(clock, { observe: (seconds) => delays.observe(seconds * 1_000) });
  const isEmbedded = config.databaseUrl === null;
  return {
    commits,
    close: stop,
    async read() {
      const [disk, files] = await Promise.all([
        readDisk(config.dataDir),
        isEmbedded ? readFiles(config.dataDir) : Promise.resolve(null),
      ]);
      return {
        version: VERSION,
        runtime: `Bun ${Bun.version}`,
        platform: `${process.platform} ${process.arch}`,
        startedAt,
        database: isEmbedded ? 'sqlite' : 'postgres',
        durability: config.durability,
        workers: config.workers,
        commits: commits.summarize(),
        eventLoopDelay: delays.summarize(),
        running: running(),
        openStreams: openStreams(),
        residentBytes: process.memoryUsage.rss(),
        disk,
        files,
        dataFolder: resolve(config.dataDir),
      };
    },
  };
}
