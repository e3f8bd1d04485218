import type { RoutableDeployment } from './port.ts';

/** How well a deployment can take a call now; lower is tried earlier. */
export type Standing = 0 | 1 | 2 | 3;

/** Ready. */
export const READY: Standing = 0;
/** Its provider has as many calls as it may have. */
export const FULL: Standing = 1;
/** Its breaker is open. */
export const BROKEN: Standing = 2;
/** It has asked not to be called for a while. */
export const RESTING: Standing = 3;

interface Place {
  readonly deployment: RoutableDeployment;
  readonly standing: Standing;
  readonly draw: number;
}

/**
 * Deployments in the order in which they are tried: by standing, then priority, then at random with chances by weight. A weight of
 * zero comes after all others of its priority.
 */
export function orderDeployments(
  deployments: readonly RoutableDeployment[],
  standingOf: (deployment: RoutableDeployment) => Standing,
  random: () => number,
): readonly RoutableDeployment[] {
  const places: Place[] = deployments.map((deployment) => ({
    deployment,
    standing: standingOf(deployment),
    // Smallest of exponential draws with the weights as rates: the chance to be first is the share of the weight.
    draw: deployment.weight > 0 ? -Math.log(1 - random()) / deployment.weight : Number.MAX_VALUE,
  }));
  places.sort((a, b) => a.standing - b.standing || a.deployment.priority - b.deployment.priority || a.draw - b.draw);
  return places.map((place) => place.deployment);
}
