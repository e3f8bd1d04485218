import { invalidField } from '../../../lib/errors/index.ts';
import { createId } from '../../../lib/ids.ts';
import { findAbsurdRate } from '../../../metering/price-bounds.ts';
import type { ProviderKind } from '../../../providers/port.ts';
import type { Statement } from '../../../store/port.ts';
import type {
  DeploymentRecord,
  PriceDocument,
  PriceVersionRecord,
  ProviderRecord,
} from '../../../store/records/index.ts';
import { findCurrencyRate } from './currency-rates.ts';
import { chooseListed } from './imported-prices.ts';
import type { ListedPrice } from './imported-prices.ts';
import type { CatalogueDeps } from './deps.ts';

/** What a deployment's price is resolved from. */
export interface PriceQuestion {
  readonly provider: ProviderRecord;
  readonly kind: ProviderKind;
  readonly deploymentId: string;
  readonly upstreamModel: string;
  /** The operator's own price; null asks the data set. */
  readonly override: PriceDocument | null;
  /** Field of the body that holds it, for errors. */
  readonly path: string;
  /** The deployment is there already: prices that are to come may be as well. */
  readonly exists: boolean;
  /** The operator's lists: a long one is read once for all deployments of a change. */
  readonly loadListed: () => Promise<readonly ListedPrice[]>;
}

/** The version that requests will be pinned to, and the statements that make it and those to come. */
export interface ResolvedPrice {
  /** null while the price is unknown. */
  readonly versionId: string | null;
  readonly statements: readonly Statement[];
}

/** Where a price comes from. */
export type PriceSource = Pick<PriceVersionRecord, 'source' | 'document' | 'dataset'>;

const sourceOf = ({ price, list }: ListedPrice): PriceSource => ({ source: 'dataset', document: price, dataset: list });

async function chooseSource(
  deps: CatalogueDeps,
  question: PriceQuestion,
  prices: readonly ListedPrice[],
  now: number,
): Promise<PriceSource | null> {
  const { kind, provider, upstreamModel, override } = question;
  if (override !== null) return { source: 'override', document: override, dataset: null };
  const listed = chooseListed(prices, kind.kind, upstreamModel, now);
  if (listed !== null) return sourceOf(listed);
  if (kind.free) return { source: 'free', document: { free: true }, dataset: null };
  const known = await deps.findPrice(kind, provider.baseUrl ?? kind.defaultBaseUrl, upstreamModel);
  return known === null ? null : { source: 'dataset', document: known.document, dataset: known.dataset };
}

/** A version of a price, pinned at the currency's rate of today. Throws `invalid_request` where the settings have none, or it cannot be meant. */
export async function buildPriceVersion(
  deps: Pick<CatalogueDeps, 'clock' | 'store'>,
  question: Pick<PriceQuestion, 'deploymentId' | 'upstreamModel' | 'path'> & {
    readonly kind: Pick<ProviderKind, 'kind'>;
  },
  source: PriceSource,
  effectiveFrom: number,
): Promise<PriceVersionRecord> {
  const now = deps.clock.now();
  const currency = currencyOf(source.document);
  const nanoUsdPerUnit = await findCurrencyRate(deps.store.settings, currency, `${question.path}.currency`);
  const absurd = findAbsurdRate(source.document, nanoUsdPerUnit);
  if (absurd !== null) throw invalidField(`${question.path}.${absurd.path}`, absurd.problem);
  // What is yet to take effect must name whose price it will be.
  const isOfOne = source.source === 'override' || effectiveFrom > now;
  return {
    ...source,
    id: createId('priceVersion', now),
    deploymentId: isOfOne ? question.deploymentId : null,
    providerKind: question.kind.kind,
    upstreamModel: question.upstreamModel,
    currency,
    nanoUsdPerUnit,
    effectiveFrom,
    createdAt: now,
  };
}

/** ISO 4217 code. */
export function currencyOf(document: PriceDocument): string {
  return ('currency' in document ? document.currency : undefined) ?? 'USD';
}

const isOf = (version: PriceVersionRecord, kind: string, upstreamModel: string): boolean =>
  version.providerKind === kind && version.upstreamModel === upstreamModel;

/** Takes away what lists have scheduled for a deployment when it was another model's, or another kind's. */
export async function dropScheduledOfOthers(
  { store, clock }: Pick<CatalogueDeps, 'store' | 'clock'>,
  { deploymentId, kind, upstreamModel }: Pick<PriceQuestion, 'deploymentId' | 'kind' | 'upstreamModel'>,
): Promise<readonly Statement[]> {
  const now = clock.now();
  return (await store.prices.listScheduled())
    .filter((each) => each.deploymentId === deploymentId && each.source === 'dataset' && each.effectiveFrom > now)
    .filter((each) => !isOf(each, kind.kind, upstreamModel))
    .map((each) => store.prices.removeScheduled(each.id, now));
}

/** Versions of what the operator's list says from a date on, as far as they are not made yet. */
async function scheduleListed(
  deps: CatalogueDeps,
  question: PriceQuestion,
  prices: readonly ListedPrice[],
  now: number,
): Promise<readonly Statement[]> {
  const { deploymentId, kind, upstreamModel } = question;
  const coming = prices.filter(
    (each) => each.effectiveFrom > now && each.kind === kind.kind && each.model === upstreamModel,
  );
  if (coming.length === 0) return [];
  const keyOf = (effectiveFrom: number, document: PriceDocument) => JSON.stringify([effectiveFrom, document]);
  const made = question.exists ? await deps.store.prices.listScheduled() : [];
  const own = made.filter((each) => each.deploymentId === deploymentId && isOf(each, kind.kind, upstreamModel));
  const there = new Set(own.map((each) => keyOf(each.effectiveFrom, each.document)));
  const statements: Statement[] = [];
  for (const each of coming) {
    if (there.has(keyOf(each.effectiveFrom, each.price))) continue;
    const record = await buildPriceVersion(deps, question, sourceOf(each), each.effectiveFrom);
    statements.push(deps.store.prices.insert(record));
  }
  return statements;
}

/**
 * Chooses the price: the operator's, the one of the operator's list, free for free kinds, the data set's, else unknown. What the list says
 * from a date on is scheduled with it, except behind a price of the operator's own.
 */
export async function resolvePrice(deps: CatalogueDeps, question: PriceQuestion): Promise<ResolvedPrice> {
  const now = deps.clock.now();
  const prices = question.override === null ? await question.loadListed() : [];
  const source = await chooseSource(deps, question, prices, now);
  const coming = await scheduleListed(deps, question, prices, now);
  if (source === null) return { versionId: null, statements: coming };
  const record = await buildPriceVersion(deps, question, source, now);
  return { versionId: record.id, statements: [deps.store.prices.insert(record), ...coming] };
}

/** Whether a kept deployment must be priced anew. */
export function needsPrice(current: DeploymentRecord, override: PriceDocument | null, providerMoved: boolean): boolean {
  if (JSON.stringify(current.priceOverride) !== JSON.stringify(override)) return true;
  return override === null && (providerMoved || current.priceVersionId === null);
}
