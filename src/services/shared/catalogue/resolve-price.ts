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

type Source = Pick<PriceVersionRecord, 'source' | 'document' | 'dataset'>;

async function chooseSource(deps: CatalogueDeps, question: PriceQuestion): Promise<Source | null> {
  const { kind, provider, upstreamModel, override } = question;
  if (override !== null) return { source: 'override', document: override, dataset: null };
  if (kind.free) return { source: 'free', document: { free: true }, dataset: null };
  const known = await deps.findPrice(kind, provider.baseUrl ?? kind.defaultBaseUrl, upstreamModel);
  return known === null ? null : { source: 'dataset', document: known.document, dataset: known.dataset };
}

/** Chooses the price: the operator's, free for free kinds, the data set's, else unknown; each becomes a version of its own. */
export async function resolvePrice(deps: CatalogueDeps, question: PriceQuestion): Promise<ResolvedPrice> {
  const source = await chooseSource(deps, question);
  if (source === null) return { versionId: null, statements: [] };
  const now = deps.clock.now();
  const currency = ('currency' in source.document ? source.document.currency : undefined) ?? 'USD';
  const record: PriceVersionRecord = {
    ...source,
    id: createId('priceVersion', now),
    deploymentId: source.source === 'override' ? question.deploymentId : null,
    providerKind: question.kind.kind,
    upstreamModel: question.upstreamModel,
    currency,
    nanoUsdPerUnit: await findCurrencyRate(deps.store.settings, currency, `${question.path}.currency`),
    effectiveFrom: now,
    createdAt: now,
  };
  return { versionId: record.id, statements: [deps.store.prices.insert(record)] };
}

/** Whether a kept deployment must be priced anew. */
export function needsPrice(current: DeploymentRecord, override: PriceDocument | null, providerMoved: boolean): boolean {
  if (JSON.stringify(current.priceOverride) !== JSON.stringify(override)) return true;
  return override === null && (providerMoved || current.priceVersionId === null);
}
