import { StoreConflict } from '../../store/port.ts';
import type { PriceVersionRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { nextVersion } from '../shared/changes/change-record.ts';
import { formatInstant } from '../shared/fields/instants.ts';

type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock'> & { readonly router: Pick<ServiceDeps['router'], 'reload'> };

async function pin({ store, audit, clock }: Deps, version: PriceVersionRecord): Promise<void> {
  const deployment = await store.deployments.find(version.deploymentId ?? '');
  if (deployment === null) return;
  const { document } = version;
  const pinned = {
    ...deployment,
    ...nextVersion(deployment, clock.now()),
    priceOverride: version.source === 'override' ? document : null,
    priceVersionId: version.id,
  };
  await store.transact([
    store.deployments.update(pinned, deployment.version),
    audit.statement({
      actor: { type: 'system', id: null, name: 'schedule' },
      action: 'price.take_effect',
      target: { type: 'price', id: version.id, name: version.upstreamModel },
      outcome: 'ok',
      changes: {
        deployment_id: { after: deployment.id },
        price_version: { before: deployment.priceVersionId, after: version.id },
        effective_from: { after: formatInstant(version.effectiveFrom) },
      },
      origin: null,
    }),
  ]);
}

/**
 * Writes down which prices have taken effect. Requests are charged by them from their very instant on, since the router tells the time
 * itself; this is for what is shown of a deployment.
 */
export async function takeEffect(deps: Deps, isStopped: () => boolean): Promise<void> {
  const now = deps.clock.now();
  const due = (await deps.store.prices.listScheduled()).filter((version) => version.effectiveFrom <= now);
  for (const version of due) {
    if (isStopped()) return;
    try {
      await pin(deps, version);
    } catch (error) {
      // Somebody changed the deployment meanwhile: the next round sees what is there then.
      if (!(error instanceof StoreConflict)) throw error;
    }
  }
  if (due.length > 0) await deps.router.reload();
}
