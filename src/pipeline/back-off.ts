import type { AttemptFailure } from './failures.ts';

const FIRST_MS = 250;
/** Who asks for a longer wait is not waited for: the client decides. */
const WAIT_MS_MAX = 5_000;
/** What a limited deployment rests when it does not say how long. */
const LIMITED_MS = 1_000;
/** A timer may fire a little early, and the rest must be over by then. */
const MARGIN_MS = 10;

/**
 * Milliseconds before a deployment is tried again: half fixed and half by chance, doubling, and at least what the provider asks for.
 * null: that is too long to wait.
 * @param retry 0 for the first time that it is tried again
 * @param random from 0 (included) to 1 (excluded)
 */
export function backOffMs(failure: AttemptFailure, retry: number, random: number): number | null {
  const spread = Math.min(WAIT_MS_MAX, FIRST_MS * 2 ** retry);
  const asked = failure.restMs ?? failure.error.retryAfterMs ?? (failure.outcome === 'rate-limited' ? LIMITED_MS : 0);
  if (asked > WAIT_MS_MAX) return null;
  return Math.ceil(Math.max(asked === 0 ? 0 : asked + MARGIN_MS, spread * (0.5 + random / 2)));
}
