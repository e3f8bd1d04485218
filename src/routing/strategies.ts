import type { Clock } from '../lib/clock.ts';
import type { NanoUsd } from '../lib/money.ts';
import { createPricing } from '../metering/index.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { Load } from './load.ts';
import type { Ranking } from './order.ts';
import type { RoutableDeployment, RoutableModel, RouteWish, Strategy } from './port.ts';
import { digestKey, drawFor } from './rendezvous.ts';

const pricing = createPricing();

/** What a request of these tokens costs us there; null without a price. */
export function costOf({ price }: RoutableDeployment, { inputTokens, outputTokens }: RouteWish): NanoUsd | null {
  return price === null ? null : pricing.cost(price, { ...NO_USAGE, input: inputTokens, output: outputTokens });
}

/** Whether a model's choice depends on the request. */
export function needsWish(model: RoutableModel): boolean {
  return model.deployments.length > 1 && (model.strategy === 'sticky' || model.strategy === 'lowest_price');
}

export interface ChooserParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly loadOf: (deployment: RoutableDeployment) => Load;
}

/** How each strategy ranks deployments of one standing and priority. */
export function createChooser({
  clock,
  random,
  loadOf,
}: ChooserParts): (strategy: Strategy, wish: RouteWish | null) => Ranking {
  const weighted: Ranking = { drawOf: random };
  const lowestLatency: Ranking = {
    drawOf: random,
    pairedBy: (deployment) => loadOf(deployment).expectedMs(clock.monotonic()),
  };
  const leastBusy: Ranking = {
    drawOf: random,
    rankOf: (deployment) => loadOf(deployment).active / Math.max(1, deployment.weight),
  };

  function lowestPrice(wish: RouteWish): Ranking {
    // A number is exact enough for an order, and equal prices stay equal.
    return { drawOf: random, rankOf: (deployment) => Number(costOf(deployment, wish) ?? 0n) };
  }

  function sticky(conversation: string): Ranking {
    const digest = digestKey(conversation);
    return { drawOf: (deployment) => drawFor(digest, deployment.id) };
  }

  return (strategy, wish) => {
    if (strategy === 'lowest_latency') return lowestLatency;
    if (strategy === 'least_busy') return leastBusy;
    if (strategy === 'lowest_price' && wish !== null) return lowestPrice(wish);
    if (strategy === 'sticky' && wish !== null && wish.conversation !== null) return sticky(wish.conversation);
    return weighted;
  };
}
