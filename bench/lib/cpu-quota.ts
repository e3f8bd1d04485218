import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeOf } from './process-tree.ts';

const CONTROLLER = '/sys/fs/cgroup/cpu';
/** Short, so that who has used its share up waits for milliseconds. */
const PERIOD_US = 10_000;

/** Whether processes, and threads of them, can be given shares of a core here: Linux, root, control groups of version 1. */
export function canLimitCpu(): boolean {
  return process.getuid?.() === 0 && existsSync(join(CONTROLLER, 'cpu.cfs_quota_us'));
}

function limit(folder: string, cores: number | null): void {
  writeFileSync(join(folder, 'cpu.cfs_period_us'), String(PERIOD_US));
  writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(cores === null ? -1 : Math.round(cores * PERIOD_US)));
}

/** Processes that together get no more than a share of the machine. */
export class CpuGroup {
  readonly #folder: string;

  constructor(name: string) {
    this.#folder = join(CONTROLLER, name);
    mkdirSync(this.#folder, { recursive: true });
  }

  /** A command that runs another one in the group. */
  wrap(command: readonly string[]): readonly string[] {
    return ['sh', '-c', `echo $$ > ${join(this.#folder, 'cgroup.procs')} && exec "$@"`, 'sh', ...command];
  }

  /**
   * @param cores how many cores' worth all have together
   * @param threadCores how much of it an event loop may have, which is one thread of each process of the tree; null: all
   */
  limit(pid: number, cores: number, threadCores: number | null): void {
    limit(this.#folder, cores);
    if (threadCores === null) return;
    for (const member of treeOf(pid)) {
      const folder = join(this.#folder, `loop-${member}`);
      mkdirSync(folder, { recursive: true });
      limit(folder, threadCores);
      writeFileSync(join(folder, 'tasks'), String(member));
    }
  }

  /** When all have ended. */
  remove(): void {
    for (const entry of readdirSync(this.#folder, { withFileTypes: true })) {
      if (entry.isDirectory()) rmdirSync(join(this.#folder, entry.name));
    }
    rmdirSync(this.#folder);
  }
}
