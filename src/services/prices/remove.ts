import { GatewayError } from '../../lib/errors/index.ts';
import { StoreConflict } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { formatInstant, requireFound } from '../shared/index.ts';

/** Takes a price away that has not taken effect. One that has may be what requests were charged by: it stays. */
export async function removePrice(
  deps: Pick<ServiceDeps, 'store' | 'audit' | 'clock' | 'router'>,
  context: ActionContext,
  id: string,
): Promise<void> {
  requirePermission(context, 'price.write');
  const version = requireFound(await deps.store.prices.find(id));
  try {
    await deps.store.transact([
      deps.store.prices.removeScheduled(id, deps.clock.now()),
      deps.audit.statement({
        actor: context.actor,
        action: 'price.remove',
        target: { type: 'price', id, name: version.upstreamModel },
        outcome: 'ok',
        changes: {
          price: { before: version.document },
          effective_from: { before: formatInstant(version.effectiveFrom) },
        },
        origin: context.origin,
      }),
    ]);
  } catch (error) {
    if (!(error instanceof StoreConflict) || error.kind !== 'missing') throw error;
    throw new GatewayError('conflict', {
      hint: 'the price has taken effect',
      details: [{ field: 'effective_from', problem: 'has passed: requests may have been charged by this price' }],
    });
  }
  await deps.router.reload();
}
