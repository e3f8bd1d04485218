import { createId } from '../../../lib/ids.ts';
import type { ProviderKind } from '../../../providers/port.ts';
import type { Statement } from '../../../store/port.ts';
import type {
  DeploymentRecord,
  Limits,
  ModelRecord,
  PriceDocument,
  ProviderRecord,
} from '../../../store/records/index.ts';
import { nextVersion } from '../changes/change-record.ts';
import type { CatalogueDeps } from './deps.ts';
import { dropScheduledOfOthers, needsPrice, resolvePrice } from './resolve-price.ts';

/** A deployment as it should be. */
export interface DeploymentWish {
  readonly model: Pick<ModelRecord, 'id' | 'name'>;
  readonly provider: ProviderRecord;
  readonly kind: ProviderKind;
  readonly upstreamModel: string;
  readonly price: PriceDocument | null;
  readonly priority: number | null;
  readonly weight: number | null;
  readonly limits: Limits;
  readonly enabled: boolean;
  /** The one that is there already; null makes one. */
  readonly current: DeploymentRecord | null;
  /** The provider's kind or address changes with it, so prices of the data set are looked up anew. */
  readonly providerMoved: boolean;
  /** Field of the body that holds it. */
  readonly path: string;
}

/** What a change of deployments writes. */
export interface DeploymentPlan {
  readonly statements: readonly Statement[];
  readonly deployments: readonly DeploymentRecord[];
  /** For the caller: models that cannot be called yet, and why. */
  readonly warnings: readonly string[];
}

function sameLimits(left: Limits, right: Limits): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]) as ReadonlySet<keyof Limits>;
  return [...names].every((name) => left[name] === right[name]);
}

function sameDeployment(left: DeploymentRecord, right: DeploymentRecord): boolean {
  return (
    left.upstreamModel === right.upstreamModel &&
    left.priceVersionId === right.priceVersionId &&
    left.priority === right.priority &&
    left.weight === right.weight &&
    sameLimits(left.limits, right.limits) &&
    left.enabled === right.enabled
  );
}

async function planOne(
  deps: CatalogueDeps,
  wish: DeploymentWish,
): Promise<{ readonly statements: readonly Statement[]; readonly deployment: DeploymentRecord }> {
  const now = deps.clock.now();
  const { current } = wish;
  const id = current?.id ?? createId('deployment', now);
  const moved = wish.providerMoved || current?.upstreamModel !== wish.upstreamModel;
  const price =
    current === null || needsPrice(current, wish.price, moved)
      ? await resolvePrice(deps, {
          ...wish,
          deploymentId: id,
          override: wish.price,
          path: `${wish.path}.price`,
          exists: current !== null,
        })
      : { versionId: current.priceVersionId, statements: [] };
  const dropped = current !== null && moved ? await dropScheduledOfOthers(deps, { ...wish, deploymentId: id }) : [];
  const statements = [...dropped, ...price.statements];
  const deployment: DeploymentRecord = {
    id,
    createdAt: current?.createdAt ?? now,
    ...(current === null ? { updatedAt: now, version: 1 } : nextVersion(current, now)),
    modelId: wish.model.id,
    providerId: wish.provider.id,
    upstreamModel: wish.upstreamModel,
    priceOverride: wish.price,
    priceVersionId: price.versionId,
    priority: wish.priority,
    weight: wish.weight,
    limits: wish.limits,
    enabled: wish.enabled,
  };
  if (current === null) {
    return { statements: [...statements, deps.store.deployments.insert(deployment)], deployment };
  }
  // One without a price stays so until a price that is to come takes effect.
  if (sameDeployment(current, deployment)) return { statements, deployment: current };
  const update = deps.store.deployments.update(deployment, current.version);
  return { statements: [...statements, update], deployment };
}

/** Plans deployments: prices resolved, new ones made, changed ones written, those in `removed` taken away. */
export async function planDeployments(
  deps: CatalogueDeps,
  wishes: readonly DeploymentWish[],
  removed: readonly DeploymentRecord[],
): Promise<DeploymentPlan> {
  const statements: Statement[] = removed.map((each) => deps.store.deployments.remove(each.id, each.version));
  const deployments: DeploymentRecord[] = [];
  const warnings: string[] = [];
  for (const wish of wishes) {
    const planned = await planOne(deps, wish);
    statements.push(...planned.statements);
    deployments.push(planned.deployment);
    if (planned.deployment.priceVersionId === null) {
      warnings.push(
        `${wish.path}: no price is known for ${wish.upstreamModel}, so calls of ${wish.model.name} get 40402`,
      );
    }
  }
  return { statements, deployments, warnings };
}
