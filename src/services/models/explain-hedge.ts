import type { HedgeDelay, RoutableModel, RoutePlace, Router } from '../../routing/port.ts';

function describeDelay({ delayMs, samples, samplesNeeded }: HedgeDelay) {
  return { delay_ms: delayMs === null ? null : Math.round(delayMs), samples, samples_needed: samplesNeeded };
}

/** When and where a second attempt would be made now; null where the model is not hedged. */
export function explainHedge(router: Router, { hedge }: RoutableModel, places: readonly RoutePlace[]) {
  const [first, ...others] = places;
  if (hedge === null || first === undefined) return null;
  const second = others.find((place) => place.state === 'ready');
  return {
    after: hedge.after,
    min_ms: hedge.minMs,
    stream: describeDelay(router.hedging.delay(hedge, first.deployment, true)),
    whole: describeDelay(router.hedging.delay(hedge, first.deployment, false)),
    deployment_id: second?.deployment.id ?? null,
    provider: second?.deployment.account.name ?? null,
    within_retry_budget: router.retries.hasSpare,
  };
}
