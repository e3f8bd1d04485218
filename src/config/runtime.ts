const PURGE_DELAY_ENV = 'MIMALLOC_PURGE_DELAY';
/** Milliseconds. */
const PURGE_DELAY = '1000';
/** Where a compiled executable sees its own entry. */
const EMBEDDED_ROOT = '/$bunfs/';

/**
 * Makes this process fit to serve; the first thing that `serve` does. The allocator hands unused pages back to the system after
 * 10 ms by default, and a busy gateway takes them again at once, which costs a fifth of its CPU (docs/performance.md).
 * The allocator reads its environment at start alone, so a process without the setting replaces itself, under the same
 * pid; `npm start` sets it beforehand.
 */
export function prepareRuntime(): void {
  if (process.env[PURGE_DELAY_ENV] !== undefined || process.execve === undefined) return;
  const isCompiled = process.argv[1]?.startsWith(EMBEDDED_ROOT) ?? false;
  const rest = isCompiled ? process.argv.slice(2) : [...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, [process.execPath, ...rest], { ...process.env, [PURGE_DELAY_ENV]: PURGE_DELAY });
}
