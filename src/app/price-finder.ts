import type { Clock } from '../lib/clock.ts';
import { createPriceData } from '../metering/index.ts';
import type { FindPrice } from '../services/shared/catalogue/index.ts';

/** Prices of the pinned public data, as the verbs of providers and models ask for them. */
export function createPriceFinder(clock: Clock): FindPrice {
  const data = createPriceData();
  return async (kind, baseUrl, upstreamModel) => {
    const document = await data.find(kind.priceDataId, baseUrl, upstreamModel, clock.now());
    return document === null ? null : { document, dataset: `${data.name} ${data.version}` };
  };
}
