import { readFileSync } from 'node:fs';

/** Fields of `/proc/<pid>/stat` behind the name, which may itself hold blanks and brackets. */
const STATE = 0;
const STARTED_AT = 19;

/**
 * When a process started, in the system's ticks since its own start: with the process id it names one process for good. null: it
 * has ended, also while nobody has taken notice of that yet. Linux alone has it; elsewhere null.
 */
export function readProcessStart(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[STATE] === 'Z' || fields[STATE] === 'X' ? null : Number(fields[STARTED_AT]);
  } catch {
    // It is gone.
    return null;
  }
}
