import type { Statement } from '../../store/port.ts';
import type { PriceDocument } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import { buildPriceVersion, PRICE_LIST_NAME, readPriceList } from '../shared/catalogue/index.ts';
import type { CatalogueDeps, ListedPrice } from '../shared/catalogue/index.ts';
import { nextVersion } from '../shared/index.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';
import { findDifferences } from './compare.ts';
import type { CountedList, FoundDifference, PriceDifference } from './compare.ts';
import type { PriceList } from './price-list.ts';

export interface PriceUpdate {
  /** What was changed, or would be. */
  readonly items: readonly PriceDifference[];
  /** The list that was taken in, or would be; null: none. */
  readonly list: CountedList | null;
  /** Deployments left alone, since the operator gave them a price of their own. */
  readonly overridden: number;
  readonly dry_run: boolean;
}

export interface UpdateWish {
  /** A list to take in before; null: what is known already. */
  readonly list: PriceList | null;
  /** Changes nothing. */
  readonly dryRun: boolean;
  /** Also where a deployment has a price of its own, which is given up. */
  readonly overrides: boolean;
}

type PriceKey = Pick<ListedPrice, 'kind' | 'model' | 'effectiveFrom'>;

/** What holds already has one key for a model, whatever instant it holds from. */
const keyOf = ({ kind, model, effectiveFrom }: PriceKey, now: number): string =>
  JSON.stringify([kind, model, effectiveFrom > now ? effectiveFrom : null]);

/**
 * A list taken in: it replaces the one of its name, and of others what it prices too. Of a model one price that holds is kept and those
 * that are to come; what requests were charged by are versions.
 */
function mergeList(kept: readonly ListedPrice[], list: PriceList, now: number): readonly ListedPrice[] {
  const coming = list.prices.map(({ kind, model, price, effectiveFrom }): ListedPrice => ({
    kind,
    model,
    price,
    effectiveFrom: effectiveFrom ?? now,
    list: list.name,
  }));
  const others = kept.filter((price) => price.list !== list.name);
  const merged = new Map<string, ListedPrice>();
  for (const price of others.toSorted((a, b) => a.effectiveFrom - b.effectiveFrom))
    merged.set(keyOf(price, now), price);
  for (const price of coming) merged.set(keyOf(price, now), price);
  return [...merged.values()];
}

/** Takes away what was scheduled for deployments by lists that no longer say so. Nobody was charged by it. */
async function dropScheduled(
  { store, clock }: CatalogueDeps,
  prices: readonly ListedPrice[],
): Promise<readonly Statement[]> {
  const now = clock.now();
  const keyOfVersion = (kind: string, model: string, from: number, document: PriceDocument): string =>
    JSON.stringify([kind, model, from, document]);
  const said = new Set(prices.map((each) => keyOfVersion(each.kind, each.model, each.effectiveFrom, each.price)));
  return (await store.prices.listScheduled())
    .filter((each) => each.source === 'dataset' && each.effectiveFrom > now)
    .filter((each) => !said.has(keyOfVersion(each.providerKind, each.upstreamModel, each.effectiveFrom, each.document)))
    .map((each) => store.prices.removeScheduled(each.id, now));
}

async function writeList(deps: CatalogueDeps, prices: readonly ListedPrice[]): Promise<Statement> {
  const kept = await deps.store.settings.find(PRICE_LIST_NAME);
  const version = kept?.version ?? 0;
  const record = { name: PRICE_LIST_NAME, value: { prices }, version: version + 1, updatedAt: deps.clock.now() };
  return deps.store.settings.put(record, version);
}

async function writeDifference(
  deps: CatalogueDeps,
  context: ActionContext,
  { shown, deployment, provider, source, effectiveFrom }: FoundDifference,
): Promise<readonly Statement[]> {
  const now = deps.clock.now();
  const version = await buildPriceVersion(
    deps,
    {
      kind: { kind: provider.kind },
      deploymentId: deployment.id,
      upstreamModel: deployment.upstreamModel,
      path: 'price',
    },
    source,
    effectiveFrom ?? now,
  );
  const pinned = { ...deployment, ...nextVersion(deployment, now), priceOverride: null, priceVersionId: version.id };
  return [
    deps.store.prices.insert(version),
    ...(effectiveFrom === null ? [deps.store.deployments.update(pinned, deployment.version)] : []),
    deps.audit.statement({
      actor: context.actor,
      action: 'price.change',
      target: { type: 'price', id: version.id, name: deployment.upstreamModel },
      outcome: 'ok',
      changes: {
        deployment_id: { after: deployment.id },
        ...Object.fromEntries(shown.parts.map((part) => [part.part, { before: part.in_force, after: part.known }])),
        ...(shown.effective_from === null ? {} : { effective_from: { after: shown.effective_from } }),
      },
      origin: context.origin,
    }),
  ];
}

/** A deployment with a price of its own gets what is to come after it only where that is asked for too. */
function mayChange({ shown }: FoundDifference, overrides: boolean): boolean {
  return overrides || !shown.overridden;
}

/** Of one deployment what holds now and what is to come are written in one transaction with all others: an update is whole or not at all. */
export async function updatePrices(
  deps: CatalogueDeps,
  context: ActionContext,
  { list, dryRun, overrides }: UpdateWish,
): Promise<PriceUpdate> {
  requirePermission(context, 'price.write');
  const update = await retryRaces(async () => {
    const now = deps.clock.now();
    const kept = readPriceList(await deps.store.settings.find(PRICE_LIST_NAME));
    const prices = list === null ? kept : mergeList(kept, list, now);
    const { found } = await findDifferences(deps, prices);
    const changing = found.filter((each) => mayChange(each, overrides));
    const left = new Set(found.filter((each) => !mayChange(each, overrides)).map((each) => each.deployment.id));
    if (!dryRun) {
      const statements: Statement[] =
        list === null
          ? []
          : [await writeList(deps, prices), ...(await dropScheduled(deps, prices)), importRow(deps, context, list)];
      for (const each of changing) statements.push(...(await writeDifference(deps, context, each)));
      await deps.store.transact([...statements, updateRow(deps, context, list, changing.length)]);
    }
    const taken = list === null ? null : { name: list.name, prices: list.prices.length };
    return { items: changing.map((each) => each.shown), list: taken, overridden: left.size, dry_run: dryRun };
  });
  if (!dryRun) await deps.router.reload();
  return update;
}

function updateRow(deps: CatalogueDeps, context: ActionContext, list: PriceList | null, changed: number): Statement {
  return deps.audit.statement({
    actor: context.actor,
    action: 'price.update',
    target: { type: 'price_list', id: list?.name ?? deps.modelData.dataset },
    outcome: 'ok',
    changes: { deployments: { after: changed } },
    origin: context.origin,
  });
}

function importRow(deps: CatalogueDeps, context: ActionContext, list: PriceList): Statement {
  return deps.audit.statement({
    actor: context.actor,
    action: 'price.import',
    target: { type: 'price_list', id: list.name, name: list.name },
    outcome: 'ok',
    changes: { prices: { after: list.prices.length } },
    origin: context.origin,
  });
}

/**
 * Forgets the prices of an imported list with what they have scheduled; what is in force stays until the next update. Answers how many
 * there were.
 */
export async function forgetPriceList(deps: CatalogueDeps, context: ActionContext, name: string): Promise<number> {
  requirePermission(context, 'price.write');
  const forgotten = await retryRaces(async () => {
    const kept = readPriceList(await deps.store.settings.find(PRICE_LIST_NAME));
    const left = kept.filter((price) => price.list !== name);
    if (left.length === kept.length) return 0;
    await deps.store.transact([
      await writeList(deps, left),
      ...(await dropScheduled(deps, left)),
      deps.audit.statement({
        actor: context.actor,
        action: 'price.forget',
        target: { type: 'price_list', id: name, name },
        outcome: 'ok',
        changes: { prices: { before: kept.length - left.length } },
        origin: context.origin,
      }),
    ]);
    return kept.length - left.length;
  });
  if (forgotten > 0) await deps.router.reload();
  return forgotten;
}
