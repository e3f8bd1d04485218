import { useRef, useState } from 'react';

export interface BulkItem {
  readonly id: string;
  /** What a failure names. */
  readonly name: string;
}

interface BulkFailure extends BulkItem {
  readonly error: unknown;
}

export interface BulkState {
  readonly phase: 'idle' | 'running' | 'done';
  readonly done: number;
  readonly failures: readonly BulkFailure[];
}

/** Calls that run at once. */
const AT_ONCE = 4;
const IDLE: BulkState = { phase: 'idle', done: 0, failures: [] };

/** Does one thing to each of many, a few at once, and counts; a failure does not stop the others. */
export function useBulkRun() {
  const [state, setState] = useState<BulkState>(IDLE);
  const stopped = useRef(false);
  const start = async (items: readonly BulkItem[], run: (item: BulkItem) => Promise<unknown>): Promise<void> => {
    stopped.current = false;
    setState({ ...IDLE, phase: 'running' });
    const waiting = [...items];
    const work = async (): Promise<void> => {
      for (let item = waiting.shift(); item !== undefined && !stopped.current; item = waiting.shift()) {
        const { id, name } = item;
        try {
          await run(item);
          setState((before) => ({ ...before, done: before.done + 1 }));
        } catch (error) {
          setState((before) => ({ ...before, failures: [...before.failures, { id, name, error }] }));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setState((before) => ({ ...before, phase: 'done' }));
  };
  return {
    state,
    start,
    /** Begins no further one. */
    stop: (): void => {
      stopped.current = true;
    },
  };
}
