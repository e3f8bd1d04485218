import { resolve } from 'node:path';

/** What the runtime reads of its environment, and at its start alone. */
const RUNTIME_SETTINGS = {
  // Milliseconds until the allocator hands unused pages back; a busy gateway would take them again at once.
  MIMALLOC_PURGE_DELAY: '1000',
  // The heap may grow by as much as survived the last collection. Twice that, the default of machines with 16 GB and more,
  // takes 10 MB under load and saves no CPU (docs/decisions/2026-11-27-resident-memory.md).
  BUN_JSC_heapGrowthMaxIncrease: '1',
} as const;

/** Where a compiled executable sees its own entry. */
const EMBEDDED_ROOT = '/$bunfs/';

/**
 * Makes this process fit to serve; the first thing that `serve` does. A process without these settings replaces itself, under
 * the same pid; `npm start` sets them beforehand.
 */
export function prepareRuntime(): void {
  const missing = Object.entries(RUNTIME_SETTINGS).filter(([name]) => process.env[name] === undefined);
  if (missing.length === 0 || process.execve === undefined) return;
  const command = [...ownCommand(), ...process.argv.slice(2)];
  process.execve(process.execPath, command, { ...process.env, ...Object.fromEntries(missing) });
}

function isCompiled(entry: string | undefined): boolean {
  return entry === undefined || entry.startsWith(EMBEDDED_ROOT);
}

/** The command line of this program without its arguments. */
export function ownCommand(): readonly string[] {
  const [, entry] = process.argv;
  return entry === undefined || isCompiled(entry) ? [process.execPath] : [process.execPath, ...process.execArgv, entry];
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

interface Started {
  /** The second word of the process's command line. */
  readonly entry: string | undefined;
  readonly execPath: string;
  readonly workingDir: string;
}

/** What to type to serve a data folder, in the way in which this process was started: by npm, or as an executable. */
export function serveCommand(
  dataDir: string,
  started: Started = { entry: process.argv[1], execPath: process.execPath, workingDir: process.cwd() },
): string {
  const command = isCompiled(started.entry) ? `${quote(started.execPath)} serve` : 'npm start';
  return dataDir === resolve(started.workingDir, 'data') ? command : `TALLYGATE_DATA_DIR=${quote(dataDir)} ${command}`;
}
