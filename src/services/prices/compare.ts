import { formatUsd } from '../../lib/money.ts';
import type { DeploymentRecord, PriceDocument, PriceVersionRecord, ProviderRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import {
  chooseListed,
  currencyOf,
  findCurrencyRate,
  PRICE_LIST_NAME,
  readPriceList,
} from '../shared/catalogue/index.ts';
import type { CatalogueDeps, ListedPrice, PriceSource } from '../shared/catalogue/index.ts';
import { formatInstant } from '../shared/index.ts';

/** A part of a price that differs; null: it is not set. */
export interface PartDifference {
  /** `input`, `tiers.200000.output`, `service_tiers.flex.multiplier`, `usd_per_unit`. */
  readonly part: string;
  readonly in_force: string | null;
  readonly known: string | null;
}

/** An imported list and how many prices it has. */
export interface CountedList {
  readonly name: string;
  readonly prices: number;
}

/** What the price data says otherwise than what a deployment is charged at. */
export interface PriceDifference {
  readonly deployment_id: string;
  readonly provider: string;
  readonly model: string;
  readonly upstream_model: string;
  /** The operator gave the deployment a price of its own. */
  readonly overridden: boolean;
  /** Version in force; null: it has no price. */
  readonly price_version: string | null;
  /** Where the other price comes from. */
  readonly dataset: string;
  /** From when it holds; null: now. */
  readonly effective_from: string | null;
  readonly parts: readonly PartDifference[];
}

/** The same with what `updatePrices` needs to write it. */
export interface FoundDifference {
  readonly shown: PriceDifference;
  readonly deployment: DeploymentRecord;
  readonly provider: ProviderRecord;
  readonly source: PriceSource;
  /** UTC milliseconds; null: now. */
  readonly effectiveFrom: number | null;
}

export interface PriceComparison {
  readonly items: readonly PriceDifference[];
  /** The lists that are taken in. */
  readonly lists: readonly CountedList[];
  /** Deployments that were compared, and those of which no price is known here. */
  readonly compared: number;
  readonly unknown: number;
}

function addParts(value: object, path: string, into: Map<string, string>): void {
  for (const [key, part] of Object.entries(value)) {
    if (key === 'tiers' && Array.isArray(part)) {
      for (const { above_input_tokens: above, ...rates } of part) addParts(rates, `${path}tiers.${above}.`, into);
    } else if (typeof part === 'object' && part !== null) addParts(part, `${path}${key}.`, into);
    else into.set(`${path}${key}`, String(part));
  }
}

/** A price by its parts, and what a unit of its currency is worth. */
function listParts(document: PriceDocument, nanoUsdPerUnit: bigint): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  addParts(document, '', parts);
  if (parts.get('currency') === 'USD') parts.delete('currency');
  if (parts.has('currency')) parts.set('usd_per_unit', formatUsd(nanoUsdPerUnit));
  return parts;
}

const trimZeros = (text: string | null): string | null =>
  text !== null && /^\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;

function diffParts(
  inForce: ReadonlyMap<string, string> | null,
  known: ReadonlyMap<string, string>,
): readonly PartDifference[] {
  const names = [...new Set([...(inForce?.keys() ?? []), ...known.keys()])].sort();
  return names
    .map((part) => ({ part, in_force: inForce?.get(part) ?? null, known: known.get(part) ?? null }))
    .filter((each) => trimZeros(each.in_force) !== trimZeros(each.known));
}

interface Known {
  readonly source: PriceSource;
  readonly effectiveFrom: number | null;
}

/** What the lists say of the models of one provider: what holds now, and what is to come. */
async function findKnown(
  deps: CatalogueDeps,
  provider: ProviderRecord,
  models: readonly string[],
  listed: readonly ListedPrice[],
): Promise<ReadonlyMap<string, readonly Known[]>> {
  const now = deps.clock.now();
  const kind = deps.kinds.get(provider.kind);
  const described =
    kind === undefined || kind.free
      ? models.map(() => null)
      : await deps.modelData.describe(kind, provider.baseUrl ?? kind.defaultBaseUrl, models);
  const byModel = new Map<string, ListedPrice[]>(models.map((model) => [model, []]));
  for (const each of listed) if (each.kind === provider.kind) byModel.get(each.model)?.push(each);
  const known = new Map<string, readonly Known[]>();
  models.forEach((model, index) => {
    const ofList = byModel.get(model) ?? [];
    const current = chooseListed(ofList, provider.kind, model, now);
    const shipped = described[index]?.price ?? null;
    const dataset = (document: PriceDocument, name: string): PriceSource => ({
      source: 'dataset',
      document,
      dataset: name,
    });
    const found: Known[] = [];
    if (current !== null) found.push({ source: dataset(current.price, current.list), effectiveFrom: null });
    else if (kind?.free === true)
      found.push({ source: { source: 'free', document: { free: true }, dataset: null }, effectiveFrom: null });
    else if (shipped !== null) found.push({ source: dataset(shipped, deps.modelData.dataset), effectiveFrom: null });
    for (const each of ofList)
      if (each.effectiveFrom > now)
        found.push({ source: dataset(each.price, each.list), effectiveFrom: each.effectiveFrom });
    known.set(model, found);
  });
  return known;
}

function isScheduled(scheduled: readonly PriceVersionRecord[], deployment: DeploymentRecord, known: Known): boolean {
  const same = JSON.stringify(known.source.document);
  return scheduled.some(
    (each) =>
      each.deploymentId === deployment.id &&
      each.effectiveFrom === known.effectiveFrom &&
      JSON.stringify(each.document) === same,
  );
}

/** What a comparison looks at, read once. */
interface Catalogue {
  readonly providers: readonly ProviderRecord[];
  readonly deployments: readonly DeploymentRecord[];
  readonly names: ReadonlyMap<string, string>;
  readonly versions: ReadonlyMap<string, PriceVersionRecord>;
  readonly scheduled: readonly PriceVersionRecord[];
}

async function readCatalogue({ store }: CatalogueDeps): Promise<Catalogue> {
  const [providers, models, deployments, scheduled] = await Promise.all([
    store.providers.all(),
    store.models.all(),
    store.deployments.all(),
    store.prices.listScheduled(),
  ]);
  const versions = await store.prices.findMany([...new Set(deployments.flatMap((each) => each.priceVersionId ?? []))]);
  return {
    providers,
    deployments,
    names: new Map(models.map((model) => [model.id, model.name])),
    versions: new Map(versions.map((version) => [version.id, version])),
    scheduled,
  };
}

function compareOne(
  { names, versions, scheduled }: Catalogue,
  provider: ProviderRecord,
  deployment: DeploymentRecord,
  choice: Known,
  nanoUsdPerUnit: bigint,
): FoundDifference | null {
  const { source, effectiveFrom } = choice;
  if (effectiveFrom !== null && isScheduled(scheduled, deployment, choice)) return null;
  const pinned = versions.get(deployment.priceVersionId ?? '');
  const before = pinned === undefined ? null : listParts(pinned.document, pinned.nanoUsdPerUnit);
  const parts = diffParts(before, listParts(source.document, nanoUsdPerUnit));
  if (parts.length === 0) return null;
  const shown: PriceDifference = {
    deployment_id: deployment.id,
    provider: provider.name,
    model: names.get(deployment.modelId) ?? '',
    upstream_model: deployment.upstreamModel,
    overridden: deployment.priceOverride !== null,
    price_version: deployment.priceVersionId,
    dataset: source.dataset ?? source.source,
    effective_from: effectiveFrom === null ? null : formatInstant(effectiveFrom),
    parts,
  };
  return { shown, deployment, provider, source, effectiveFrom };
}

/** All that differs, by these prices of lists and the data that is shipped. */
export async function findDifferences(
  deps: CatalogueDeps,
  prices: readonly ListedPrice[],
): Promise<{ readonly found: readonly FoundDifference[]; readonly compared: number; readonly unknown: number }> {
  const catalogue = await readCatalogue(deps);
  const found: FoundDifference[] = [];
  let unknown = 0;
  for (const provider of catalogue.providers) {
    const own = catalogue.deployments.filter((each) => each.providerId === provider.id);
    const known = await findKnown(deps, provider, [...new Set(own.map((each) => each.upstreamModel))], prices);
    for (const deployment of own) {
      const choices = known.get(deployment.upstreamModel) ?? [];
      if (choices.length === 0) unknown += 1;
      for (const choice of choices) {
        const { document, dataset } = choice.source;
        const place = `${dataset ?? provider.name}: ${deployment.upstreamModel}: currency`;
        const rate = await findCurrencyRate(deps.store.settings, currencyOf(document), place);
        const difference = compareOne(catalogue, provider, deployment, choice, rate);
        if (difference !== null) found.push(difference);
      }
    }
  }
  return { found, compared: catalogue.deployments.length, unknown };
}

function countLists(prices: readonly ListedPrice[]): readonly CountedList[] {
  const counted = new Map<string, number>();
  for (const { list } of prices) counted.set(list, (counted.get(list) ?? 0) + 1);
  return [...counted].map(([name, count]) => ({ name, prices: count }));
}

/**
 * What the price data says otherwise than what is in force, by deployment and part. Changes nothing. `listed` stands in for the operator's
 * lists; null: those that are kept.
 */
export async function comparePrices(
  deps: CatalogueDeps,
  context: ActionContext,
  listed: readonly ListedPrice[] | null,
): Promise<PriceComparison> {
  requirePermission(context, 'price.read');
  const kept = readPriceList(await deps.store.settings.find(PRICE_LIST_NAME));
  const { found, compared, unknown } = await findDifferences(deps, listed ?? kept);
  return { items: found.map((each) => each.shown), lists: countLists(kept), compared, unknown };
}
