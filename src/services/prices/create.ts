import { z } from 'zod';
import { invalidField } from '../../lib/errors/index.ts';
import { text } from '../../lib/describe.ts';
import { priceDocumentSchema } from '../../metering/price-document.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import { buildPriceVersion, buildPriceView } from '../shared/catalogue/index.ts';
import type { CatalogueDeps, PriceView } from '../shared/catalogue/index.ts';
import { instantSchema } from '../shared/fields/instant-schema.ts';
import { formatInstant, nextVersion } from '../shared/index.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';

export const priceFieldsSchema = z.strictObject({
  deployment_id: z.string().min(1).max(64).meta(text('The deployment that it is for.', '所针对的部署 ID。')),
  price: priceDocumentSchema.meta(text('The price.', '价格。')),
  effective_from: instantSchema
    .nullish()
    .meta(
      text(
        'From which instant it holds, not in the past; null or absent: at once.',
        '生效时刻，不得早于当前；null 或省略时立即生效。',
      ),
    ),
});

export type PriceFields = z.infer<typeof priceFieldsSchema>;

/** Gives a deployment a price of its own: at once, or from an instant to come, when it takes effect by itself. */
export async function createPrice(
  deps: CatalogueDeps,
  context: ActionContext,
  fields: PriceFields,
): Promise<PriceView> {
  requirePermission(context, 'price.write');
  const version = await retryRaces(async () => {
    const deployment = await deps.store.deployments.find(fields.deployment_id);
    const provider = deployment === null ? null : await deps.store.providers.find(deployment.providerId);
    if (deployment === null || provider === null) throw invalidField('deployment_id', 'is not a deployment');
    const now = deps.clock.now();
    const from = fields.effective_from ?? now;
    if (from < now) throw invalidField('effective_from', 'must not be in the past: what was charged stays as it is');
    const made = await buildPriceVersion(
      deps,
      {
        kind: { kind: provider.kind },
        deploymentId: deployment.id,
        upstreamModel: deployment.upstreamModel,
        path: 'price',
      },
      { source: 'override', document: fields.price, dataset: null },
      from,
    );
    const pinned = {
      ...deployment,
      ...nextVersion(deployment, now),
      priceOverride: fields.price,
      priceVersionId: made.id,
    };
    await deps.store.transact([
      deps.store.prices.insert(made),
      ...(from > now ? [] : [deps.store.deployments.update(pinned, deployment.version)]),
      deps.audit.statement({
        actor: context.actor,
        action: 'price.create',
        target: { type: 'price', id: made.id, name: deployment.upstreamModel },
        outcome: 'ok',
        changes: {
          price: { after: fields.price },
          deployment_id: { after: deployment.id },
          effective_from: { after: formatInstant(from) },
        },
        origin: context.origin,
      }),
    ]);
    return made;
  });
  await deps.router.reload();
  return buildPriceView(version);
}
