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

/** The command line of this program without its arguments. */
export function ownCommand(): readonly string[] {
  const entry = process.argv[1];
  const isCompiled = entry === undefined || entry.startsWith(EMBEDDED_ROOT);
  return isCompiled ? [process.execPath] : [process.execPath, ...process.execArgv, entry];
}
