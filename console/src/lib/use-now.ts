import { useSyncExternalStore } from 'react';

const STEP_MS = 10_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function step(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** One timer for all that look: a list has one in each row. */
function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(step, STEP_MS);
  }
  return () => {
    listeners.delete(onChange);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in milliseconds, moving on every ten seconds: for `3 minutes ago`. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
