import type { Clock } from '../lib/clock.ts';
import { Attempt } from './attempt.ts';
import type { AttemptPlan, AttemptResult } from './attempt.ts';
import { EgressError } from './port.ts';

/** RFC 8305: how long one address may take before the next is tried beside it. */
const STAGGER_MS = 250;

/**
 * Opens a connection to the first address that answers. The next address is tried when one fails, or takes long; the
 * losers are dropped.
 * @returns what gives up; no call back after it.
 */
export function dial(plans: readonly AttemptPlan[], clock: Clock, done: (result: AttemptResult) => void): () => void {
  const running = new Set<Attempt>();
  let next = 0;
  let settled = false;
  let cancelTimer: (() => void) | null = null;

  function settle(): void {
    settled = true;
    cancelTimer?.();
    for (const attempt of running) attempt.cancel();
    running.clear();
  }

  function launch(): void {
    cancelTimer?.();
    cancelTimer = null;
    const plan = plans[next++];
    if (plan === undefined || settled) return;
    const attempt: Attempt = new Attempt(plan, (result) => {
      running.delete(attempt);
      if (result instanceof EgressError && (running.size > 0 || next < plans.length)) return launch();
      settle();
      done(result);
    });
    running.add(attempt);
    if (next < plans.length) cancelTimer = clock.after(STAGGER_MS, launch);
    attempt.start();
  }

  launch();
  return settle;
}
