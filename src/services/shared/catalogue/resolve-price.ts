import { createId } from '../../../lib/ids.ts';
import type { ProviderKind } from '../../../providers/port.ts';
import type { Statement } from '../../../store/port.ts';
import type {
  DeploymentRecord,
  PriceDocument,
  PriceVersionRecord,
  ProviderRecord,
} from '../../../store/records/index.ts';
import { findCurrencyRate } from './currency-rates.ts';
import { findListedPrice } from './imported-prices.ts';
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
}

/** The version that requests will be pinned to, and the statement that makes it. */
export interface ResolvedPrice {
  /** null while the price is unknown. */
  readonly versionId: string | null;
  readonly statements: readonly Statement[];
}

/** Where a price comes from. */
export type PriceSource = Pick<PriceVersionRecord, 'source' | 'document' | 'dataset'>;

async function chooseSource(deps: CatalogueDeps, question: PriceQuestion): Promise<PriceSource | null> {
  const { kind, provider, upstreamModel, override } = question;
  if (override !== null) return { source: 'override', document: override, dataset: null };
  const listed = await findListedPrice(deps.store.settings, kind.kind, upstreamModel, deps.clock.now());
  if (listed !== null) return { source: 'dataset', document: listed.price, dataset: listed.list };
  if (kind.free) return { source: 'free', document: { free: true }, dataset: null };
  const known = await deps.findPrice(kind, provider.baseUrl ?? kind.defaultBaseUrl, upstreamModel);
  return known === null ? null : { source: 'dataset', document: known.document, dataset: known.dataset };
}

/** A version of a price, pinned at the currency's rate of today. Throws `invalid_request` where the settings have none. */
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
  // What is yet to take effect must name whose price it will be.
  const isOfOne = source.source === 'override' || effectiveFrom > now;
  return {
    ...source,
    id: createId('priceVersion', now),
    deploymentId: isOfOne ? question.deploymentId : null,
    providerKind: question.kind.kind,
    upstreamModel: question.upstreamModel,
    currency,
    nanoUsdPerUnit: await findCurrencyRate(deps.store.settings, currency, `${question.path}.currency`),
    effectiveFrom,
    createdAt: now,
  };
}

/** ISO 4217 code. */
export function currencyOf(document: PriceDocument): string {
  return ('currency' in document ? document.currency : undefined) ?? 'USD';
}

/** Chooses the price: the operator's, the one of the operator's list, free for free kinds, the data set's, else unknown. */
export async function resolvePrice(deps: CatalogueDeps, question: PriceQuestion): Promise<ResolvedPrice> {
  const source = await chooseSource(deps, question);
  if (source === null) return { versionId: null, statements: [] };
  const record = await buildPriceVersion(deps, question, source, deps.clock.now());
  return { versionId: record.id, statements: [deps.store.prices.insert(record)] };
}

/** Whether a kept deployment must be priced anew. */
export function needsPrice(current: DeploymentRecord, override: PriceDocument | null, providerMoved: boolean): boolean {
  if (JSON.stringify(current.priceOverride) !== JSON.stringify(override)) return true;
  return override === null && (providerMoved || current.priceVersionId === null);
}
