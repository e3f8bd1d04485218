import type { Clock } from '../../lib/clock.ts';
import { createPriceData } from '../../metering/price-data/create-price-data.ts';
import type { FindPrice, ModelData } from '../../services/shared/catalogue/index.ts';

/** Prices of the pinned public data, as the verbs of providers and models ask for them. */
export function createPriceFinder(clock: Clock): FindPrice {
  const data = createPriceData();
  return async (kind, baseUrl, upstreamModel) => {
    const document = await data.find(kind.priceDataId, baseUrl, upstreamModel, clock.now());
    return document === null ? null : { document, dataset: `${data.name} ${data.version}` };
  };
}

/** What the pinned public data knows of models. */
export function createModelData(clock: Clock): ModelData {
  const data = createPriceData();
  return {
    dataset: `${data.name} ${data.version}`,
    describe: (kind, baseUrl, upstreamModels) => data.describe(kind.priceDataId, baseUrl, upstreamModels, clock.now()),
    list: (kind) => data.list(kind.priceDataId, kind.defaultBaseUrl, clock.now()),
  };
}
