import { useSyncExternalStore } from 'react';

const STEP_MS = 10_000;
let now = Date.now();

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    onChange();
  }, STEP_MS);
  return () => clearInterval(timer);
}

/** The time in milliseconds, moving on every ten seconds: for `3 minutes ago`. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
