import { readdirSync, readFileSync } from 'node:fs';

/** Processes that a process has started and that are alive. Linux alone. */
export function listChildren(parent: number): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parentId] = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return Number(parentId) === parent && state !== 'Z' ? [Number(name)] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

/** The one process that a process has started. */
export function childOf(pid: number): number {
  return Number.parseInt(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'), 10);
}
