import { GatewayError } from '../lib/errors/index.ts';
import type { Router } from '../routing/port.ts';
import { tokensOf } from './plan.ts';
import type { Plan } from './plan.ts';

const BUSY_RETRY_MS = 1000;

/** Every deployment has as many calls as it may have: one of them ends some time. */
export function describeAllBusy(): GatewayError {
  return new GatewayError('no_provider_available', {
    hint: 'all deployments are at their concurrency',
    retryAfterMs: BUSY_RETRY_MS,
  });
}

/** Every deployment is at a limit that its operator set; whose and how wide is not the caller's business. */
function describeAllLimited(model: string, retryAfterMs: number): GatewayError {
  return new GatewayError('rate_limited', {
    hint: `all deployments of ${model} are at their limits`,
    retryAfterMs,
    details: [{ model, retry_after_ms: retryAfterMs }],
  });
}

/** Why none of a request's candidates can take its first attempt now; null: one can. */
export function findUnavailable(router: Router, plan: Plan): GatewayError | null {
  const tokens = tokensOf(plan);
  let waitMs = Infinity;
  for (const { deployment, on } of plan.candidates) {
    if (on !== null && !on.includes('failure')) continue;
    const busy = router.busy(deployment, tokens);
    if (busy === null) return null;
    const limited = busy.kind === 'limited' && busy.refusal.kind === 'limit' ? busy.refusal.retryAfterMs : 0;
    waitMs = Math.min(waitMs, limited);
  }
  if (waitMs === Infinity) return null;
  return waitMs === 0 ? describeAllBusy() : describeAllLimited(plan.model, waitMs);
}
