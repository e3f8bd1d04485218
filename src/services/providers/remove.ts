import type { Statement } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import { findCeasingModels, removeModelStatements } from '../shared/catalogue/index.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { checkVersion, diffChanges, requireFound } from '../shared/index.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';
import { loadOffers } from './load-offers.ts';
import { buildProviderDocument } from './view.ts';

/** Removes a provider with its deployments; models that nobody else offers cease. */
export async function removeProvider(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
): Promise<void> {
  requirePermission(context, 'provider.write');
  await retryRaces(async () => {
    const current = requireFound(await deps.store.providers.find(id));
    checkVersion(current, ifMatch);
    const { deployments, offers } = await loadOffers(deps, id);
    const statements: Statement[] = deployments.map((each) => deps.store.deployments.remove(each.id, each.version));
    const ceasing = await findCeasingModels(deps.store, deployments, new Set());
    for (const model of ceasing) statements.push(...(await removeModelStatements(deps.store, model)));
    await deps.store.transact([
      ...statements,
      deps.store.providers.remove(id, current.version),
      deps.audit.statement({
        actor: context.actor,
        action: 'provider.delete',
        target: { type: 'provider', id, name: current.name },
        outcome: 'ok',
        changes: diffChanges(buildProviderDocument(current, offers), null),
        origin: context.origin,
      }),
    ]);
    for (const model of ceasing) deps.counters.refresh('model', model.id);
  });
  await deps.router.reload();
}
