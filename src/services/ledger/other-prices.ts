import { invalidField } from '../../lib/errors/index.ts';
import { compilePrice } from '../../metering/index.ts';
import type { CompiledPrice } from '../../metering/port.ts';
import type { Store } from '../../store/port.ts';
import type { PriceDocument, PriceVersionRecord, RequestRecord } from '../../store/records/index.ts';
import { findCurrencyRate } from '../shared/catalogue/currency-rates.ts';
import type { PriceBook } from '../shared/price-book.ts';

/** Deployments whose versions are kept. */
const DEPLOYMENTS_MAX = 10_000;

/** Chooses what a request would be priced by. */
export interface OtherPrices {
  /** Reads what `find` needs for these requests. */
  load(requests: readonly RequestRecord[]): Promise<void>;
  /** null: there is none, and the request keeps its own. */
  find(request: RequestRecord): CompiledPrice | null;
}

/** Those that the deployments have now. */
export function currentPrices(store: Pick<Store, 'prices' | 'deployments'>, book: PriceBook): OtherPrices {
  const versionOf = new Map<string, string | null>();
  return {
    async load(requests) {
      const missing = [...new Set(requests.map(({ deploymentId }) => deploymentId))].filter((id) => !versionOf.has(id));
      if (versionOf.size > DEPLOYMENTS_MAX) versionOf.clear();
      for (const id of missing) versionOf.set(id, (await store.deployments.find(id))?.priceVersionId ?? null);
      await book.load(requests.flatMap(({ deploymentId }) => versionOf.get(deploymentId) ?? []));
    },
    find({ deploymentId }) {
      const version = versionOf.get(deploymentId) ?? null;
      return version === null ? null : book.find(version);
    },
  };
}

/** One version for all. Throws `invalid_request` when there is none of this id. */
export async function oneVersion(book: PriceBook, id: string): Promise<OtherPrices> {
  await book.load([id]);
  const price = book.find(id);
  if (price === null) throw invalidField('price_version', 'is not a price version');
  return { load: async () => undefined, find: () => price };
}

/** Prices by the names of models, as they are written for deployments; a model that is not named keeps its own. */
export async function pricesByModel(
  store: Pick<Store, 'settings'>,
  documents: Readonly<Record<string, PriceDocument>>,
): Promise<OtherPrices> {
  const prices = new Map<string, CompiledPrice>();
  for (const [model, document] of Object.entries(documents)) {
    const currency = ('currency' in document ? document.currency : undefined) ?? 'USD';
    const version: PriceVersionRecord = {
      id: '',
      source: 'override',
      document,
      dataset: null,
      deploymentId: null,
      providerKind: '',
      upstreamModel: model,
      currency,
      nanoUsdPerUnit: await findCurrencyRate(store.settings, currency, `prices.${model}.currency`),
      effectiveFrom: 0,
      createdAt: 0,
    };
    prices.set(model, compilePrice(version));
  }
  return { load: async () => undefined, find: ({ model }) => prices.get(model) ?? null };
}
