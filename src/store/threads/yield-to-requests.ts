import { setPriority } from 'node:os';

/** Three tenths of the weight that the thread of the requests has, where both want the same core. */
const NICE = 5;

/**
 * What people look at comes after the requests that run. On Linux a priority is a thread's own; elsewhere it is a process's, and stays as it
 * is. Answers whether the system has taken it: where it has not, nothing else is lost.
 */
export function yieldToRequests(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    setPriority(0, NICE);
    return true;
  } catch {
    return false;
  }
}
