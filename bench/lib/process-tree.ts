import { readdirSync, readFileSync } from 'node:fs';

const NANO_PER_MICRO = 1000;

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process or thread ended between the listing and the reading.
    return '';
  }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => read(`/proc/${pid}/task/${task}/children`).trim().split(' '))
    .filter((text) => text !== '')
    .map(Number);
}

/** A process and all its descendants. */
export function treeOf(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

/** CPU time of every thread of the whole tree so far, or of one process alone, microseconds, to the nanosecond of the scheduler. */
export function readCpuMicros(pid: number, withDescendants = true): number {
  let nanos = 0;
  for (const member of withDescendants ? treeOf(pid) : [pid]) {
    for (const task of readdirSync(`/proc/${member}/task`)) {
      nanos += Number(read(`/proc/${member}/task/${task}/schedstat`).split(' ')[0] ?? 0);
    }
  }
  return nanos / NANO_PER_MICRO;
}

/** Resident memory of the whole tree, MB. */
export function readResidentMb(pid: number): number {
  let kilobytes = 0;
  for (const member of treeOf(pid)) {
    kilobytes += Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${member}/status`))?.[1] ?? 0);
  }
  return kilobytes / 1024;
}
