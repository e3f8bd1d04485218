import type { RequestRow } from '../../api/requests.ts';

/** Milliseconds; null: it still runs, or the gateway ended in the middle of it, so that nobody knows how long it took. */
export function lengthOf({ state, attempts, latency_ms: ms }: RequestRow): number | null {
  return state === 'recovered' && attempts.length === 0 ? null : ms;
}
