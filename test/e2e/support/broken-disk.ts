import { join } from 'node:path';
import { waitFor } from './server.ts';

/** A disk on which calls of a running process fail, until it is mended. */
export interface BrokenDisk {
  mend(): Promise<void>;
}

/** Whether this machine lets a running process be traced. */
export function canBreakDisk(): boolean {
  if (Bun.which('strace') === null) return false;
  const sleeper = Bun.spawn(['sleep', '5'], { stdio: ['ignore', 'ignore', 'ignore'] });
  const traced = Bun.spawnSync(['timeout', '-s', 'INT', '0.2', 'strace', '-p', String(sleeper.pid)]);
  sleeper.kill();
  return traced.stderr.toString().includes(' attached');
}

/**
 * Makes system calls of all threads of a process fail that touch one of these files.
 * @param files paths under `folder`
 * @param calls names of system calls
 * @param error such as `EIO`
 */
export async function breakDisk(
  pid: number,
  folder: string,
  files: readonly string[],
  calls: readonly string[],
  error: string,
): Promise<BrokenDisk> {
  const list = calls.join(',');
  const paths = files.flatMap((file) => ['-P', join(folder, file)]);
  const faults = ['-e', `trace=${list}`, '-e', `inject=${list}:error=${error}`];
  const strace = Bun.spawn(['strace', '-f', '-o', '/dev/null', ...paths, ...faults, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of strace.stderr) said += decoder.decode(bytes, { stream: true });
  })();
  await waitFor('the faults', () => / attached/.test(said) || strace.exitCode !== null);
  if (strace.exitCode !== null) throw new Error(`no faults: ${said}`);
  return {
    async mend() {
      strace.kill('SIGINT');
      await strace.exited;
      await reading;
    },
  };
}
