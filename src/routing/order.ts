import type { RoutableDeployment } from './port.ts';

/** How well a deployment can take a call now; lower is tried earlier. */
export type Standing = 0 | 1 | 2 | 3 | 4 | 5;

/** Ready. */
export const READY: Standing = 0;
/** Its provider has said that next to nothing is left of a rate limit of its own. */
export const LOW: Standing = 1;
/** Its provider has as many calls as it may have. */
export const FULL: Standing = 2;
/** It is at a limit that its operator set. */
export const LIMITED: Standing = 3;
/** Its breaker is open. */
export const BROKEN: Standing = 4;
/** It has asked not to be called for a while. */
export const RESTING: Standing = 5;

/** What a strategy says of deployments that stand equally well in one priority. */
export interface Ranking {
  /** Lower is tried earlier; equal ones by draw. Absent: all are equal. */
  readonly rankOf?: (deployment: RoutableDeployment) => number;
  /** Of two that the draw has put first, the one with less of this is taken (power of two choices). */
  readonly pairedBy?: (deployment: RoutableDeployment) => number;
  /** Above 0 or equal, below 1: what chances are drawn from. */
  readonly drawOf: (deployment: RoutableDeployment) => number;
}

interface Place {
  readonly deployment: RoutableDeployment;
  readonly standing: Standing;
  readonly rank: number;
  readonly draw: number;
}

function isSameTier(left: Place | undefined, right: Place | undefined): boolean {
  return (
    left !== undefined &&
    right !== undefined &&
    left.standing === right.standing &&
    left.deployment.priority === right.deployment.priority
  );
}

/** Of the two that come next in a tier the better is taken, then again of those that are left. */
function choosePairs(places: Place[], cost: (deployment: RoutableDeployment) => number): void {
  for (let index = 0; index + 1 < places.length; index++) {
    const [first, second] = [places[index], places[index + 1]];
    if (first === undefined || second === undefined || !isSameTier(first, second)) continue;
    if (cost(second.deployment) >= cost(first.deployment)) continue;
    places[index] = second;
    places[index + 1] = first;
  }
}

/**
 * Deployments in the order in which they are tried: by standing, then priority, then as the strategy ranks them, then at random with
 * chances by weight. A weight of zero comes after all others that are ranked alike.
 */
export function orderDeployments(
  deployments: readonly RoutableDeployment[],
  standingOf: (deployment: RoutableDeployment) => Standing,
  { rankOf, pairedBy, drawOf }: Ranking,
): readonly RoutableDeployment[] {
  const places: Place[] = deployments.map((deployment) => ({
    deployment,
    standing: standingOf(deployment),
    rank: rankOf === undefined ? 0 : rankOf(deployment),
    // Smallest of exponential draws with the weights as rates: the chance to be first is the share of the weight.
    draw: deployment.weight > 0 ? -Math.log(1 - drawOf(deployment)) / deployment.weight : Number.MAX_VALUE,
  }));
  places.sort(
    (a, b) =>
      a.standing - b.standing || a.deployment.priority - b.deployment.priority || a.rank - b.rank || a.draw - b.draw,
  );
  if (pairedBy !== undefined) choosePairs(places, pairedBy);
  return places.map((place) => place.deployment);
}
