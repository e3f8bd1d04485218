import type { AskedRun } from '../dialects/port.ts';
import type { CallerPrincipal } from '../identity/port.ts';
import { boundPrice } from '../metering/index.ts';
import type { PossibleRun } from '../metering/index.ts';
import type { CompiledPrice, FindRunPrice } from '../metering/port.ts';
import { nameSibling } from '../routing/index.ts';
import type { RoutableDeployment } from '../routing/port.ts';
import type { Usage, UsageRun } from '../store/records/index.ts';

/** Usage whose runs name the versions that they are priced by. */
export interface PricedUsage {
  readonly usage: Usage;
  readonly findRunPrice: FindRunPrice | undefined;
  /** What of it has no price of its own, for the request's warnings; undefined: nothing. */
  readonly warnings: readonly string[] | undefined;
}

const NOTHING_RUN: UsageRun = {
  model: null,
  priceVersionId: null,
  input: 0,
  cachedRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: 0,
  reasoning: 0,
};

function isOwn(deployment: RoutableDeployment, model: string): boolean {
  return model === deployment.upstreamModel || nameSibling(model) === nameSibling(deployment.upstreamModel);
}

function warnTier(price: CompiledPrice, deployment: RoutableDeployment, usage: Usage): readonly string[] | undefined {
  const { serviceTier } = usage;
  if (serviceTier === undefined || serviceTier === null || price.free || price.serviceTiers?.has(serviceTier) === true)
    return undefined;
  return [`no price of ${deployment.upstreamModel} for the service tier ${serviceTier}: priced as the standard one`];
}

/** Output that was seen above what the runs report is of the model that was called. */
function addUnreported({ output }: Usage, runs: readonly UsageRun[]): readonly UsageRun[] {
  const unreported = output - runs.reduce((sum, run) => sum + run.output, 0);
  if (unreported <= 0) return runs;
  return [...runs, { ...NOTHING_RUN, output: unreported }];
}

/**
 * Pins each run of another model to the price at which the same provider offers that model. One that it does not offer is priced as
 * the model that was called: never free.
 */
export function priceRuns(deployment: RoutableDeployment, price: CompiledPrice, usage: Usage): PricedUsage {
  const { runs } = usage;
  const tierWarnings = warnTier(price, deployment, usage);
  if (runs === undefined || runs === null) return { usage, findRunPrice: undefined, warnings: tierWarnings };
  const prices = new Map<string, CompiledPrice>();
  const warnings = [...(tierWarnings ?? [])];
  const pinned = addUnreported(usage, runs).map((run) => {
    if (run.model === null || isOwn(deployment, run.model)) return run;
    const found = deployment.siblings?.get(nameSibling(run.model))?.price ?? null;
    if (found === null) {
      warnings.push(`no price of ${run.model}: its run was priced as ${deployment.upstreamModel}`);
      return run;
    }
    prices.set(found.versionId, found);
    return { ...run, priceVersionId: found.versionId };
  });
  const findRunPrice = (versionId: string): CompiledPrice | null => prices.get(versionId) ?? null;
  return { usage: { ...usage, runs: pinned }, findRunPrice, warnings: warnings.length === 0 ? undefined : warnings };
}

/** Why a deployment cannot serve a request's runs: a model that its provider does not offer with a price, or not to this caller. */
export interface UnofferedRun {
  readonly model: string;
  readonly problem: 'not-offered' | 'not-allowed';
}

function findUnoffered(deployment: RoutableDeployment, run: AskedRun, caller: CallerPrincipal): UnofferedRun | null {
  if (run.model === null || isOwn(deployment, run.model)) return null;
  const sibling = deployment.siblings?.get(nameSibling(run.model));
  if (sibling === undefined || sibling.price === null) return { model: run.model, problem: 'not-offered' };
  return sibling.models.some((name) => caller.allowsModel(name)) ? null : { model: run.model, problem: 'not-allowed' };
}

/**
 * What a hold is computed with: the deployment's price, or where the request asks for another service tier or further runs the most that
 * these can cost.
 */
export function findHoldPrice(
  deployment: RoutableDeployment,
  price: CompiledPrice,
  serviceTier: string | null,
  runs: readonly AskedRun[] | undefined,
  caller: CallerPrincipal,
): CompiledPrice | UnofferedRun {
  if (runs === undefined) return serviceTier === null ? price : boundPrice(price, serviceTier, []);
  const possible: PossibleRun[] = [];
  for (const run of runs) {
    const unoffered = findUnoffered(deployment, run, caller);
    if (unoffered !== null) return unoffered;
    const sibling = run.model === null ? undefined : deployment.siblings?.get(nameSibling(run.model));
    possible.push({ price: sibling?.price ?? price, times: run.times });
  }
  return boundPrice(price, serviceTier, possible);
}
