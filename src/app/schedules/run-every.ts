import type { Clock } from '../../lib/clock.ts';

/** A task that comes back at an interval. */
export interface Recurring {
  /** No run begins any more; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs a task at an interval, first after one interval, never twice at once; what fell due meanwhile is one run after it. The task
 * asks `isStopped` between its steps and handles its own errors.
 */
export function runEvery(
  clock: Clock,
  intervalMs: number,
  task: (isStopped: () => boolean) => Promise<void>,
): Recurring {
  let stopped = false;
  let waiting = false;
  let last = Promise.resolve();
  let cancel: () => void = () => {};
  const isStopped = (): boolean => stopped;

  async function run(): Promise<void> {
    waiting = false;
    if (!stopped) await task(isStopped);
  }

  function arm(): void {
    cancel = clock.after(intervalMs, () => {
      if (!waiting) {
        waiting = true;
        last = last.then(run);
      }
      arm();
    });
  }

  arm();
  return {
    stop() {
      stopped = true;
      cancel();
      return last;
    },
  };
}

/** Several tasks that end together. */
export function joinRecurring(...tasks: readonly Recurring[]): Recurring {
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.stop()));
    },
  };
}
