import { createId } from '../../../lib/ids.ts';
import type { Statement, Store } from '../../../store/port.ts';
import type { DeploymentRecord, ModelRecord } from '../../../store/records/index.ts';

/** How a model's deployments can be chosen among. */
export const STRATEGIES = ['weighted', 'lowest_latency', 'lowest_price', 'least_busy', 'sticky'] as const;

/** The strategy of a model that names none. */
export const STRATEGY_DEFAULT = 'weighted';

/** A strategy by its present name: that of `weighted` was `priority`. */
export function nameStrategy(strategy: string | null | undefined): string {
  return strategy === null || strategy === undefined || strategy === 'priority' ? STRATEGY_DEFAULT : strategy;
}

/** A model as a provider's offer makes it. */
export function createPlainModel(name: string, now: number): ModelRecord {
  return {
    id: createId('model', now),
    createdAt: now,
    updatedAt: now,
    version: 1,
    name,
    aliases: [],
    strategy: STRATEGY_DEFAULT,
    fallbacks: [],
    hedge: null,
    limits: {},
    enabled: true,
  };
}

/** Takes a model away with its budgets; its deployments must be gone by then. */
export async function removeModelStatements(store: Store, model: ModelRecord): Promise<Statement[]> {
  const budgets = await store.budgets.listByScope('model', model.id);
  return [...store.budgets.replace('model', model.id, budgets, []), store.models.remove(model.id, model.version)];
}

/** The models that cease because every deployment of theirs is among `removed` and none comes. */
export async function findCeasingModels(
  store: Store,
  removed: readonly DeploymentRecord[],
  comingModelIds: ReadonlySet<string>,
): Promise<readonly ModelRecord[]> {
  const gone = new Set(removed.map((each) => each.id));
  const ceasing: ModelRecord[] = [];
  for (const modelId of new Set(removed.map((each) => each.modelId))) {
    if (comingModelIds.has(modelId)) continue;
    const left = (await store.deployments.listByModel(modelId)).some((each) => !gone.has(each.id));
    const model = left ? null : await store.models.find(modelId);
    if (model !== null) ceasing.push(model);
  }
  return ceasing;
}
