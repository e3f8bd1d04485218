import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import { removeModelStatements } from '../shared/catalogue/index.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { checkVersion, diffChanges, requireFound } from '../shared/index.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';
import { loadModel } from './load.ts';
import { buildModelDocument } from './view.ts';

/** Removes a model with its deployments and budgets; providers offer it no more. */
export async function removeModel(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
): Promise<void> {
  requirePermission(context, 'model.write');
  await retryRaces(async () => {
    const current = requireFound(await deps.store.models.find(id));
    checkVersion(current, ifMatch);
    const loaded = await loadModel(deps, current);
    await deps.store.transact([
      ...loaded.deployments.map((each) => deps.store.deployments.remove(each.id, each.version)),
      ...(await removeModelStatements(deps.store, current)),
      deps.audit.statement({
        actor: context.actor,
        action: 'model.delete',
        target: { type: 'model', id, name: current.name },
        outcome: 'ok',
        changes: diffChanges(buildModelDocument(loaded), null),
        origin: context.origin,
      }),
    ]);
  });
  deps.counters.refresh('model', id);
  await deps.router.reload();
}
