export { describeMissingRate, findCurrencyRate, readCurrencyRates } from './currency-rates.ts';
export { chooseListed, PRICE_LIST_NAME, readPriceList } from './imported-prices.ts';
export type { ListedPrice } from './imported-prices.ts';
export { buildPriceVersion, currencyOf } from './resolve-price.ts';
export type { PriceSource } from './resolve-price.ts';
export { buildPriceView } from './price-view.ts';
export type { PriceView } from './price-view.ts';
export { planDeployments, removeDeployments } from './deployment-plan.ts';
export type { DeploymentPlan, DeploymentWish } from './deployment-plan.ts';
export type {
  CatalogueDeps,
  FindPrice,
  KnownPrice,
  ModelData,
  ModelListResult,
  ProviderTestResult,
  TestProvider,
} from './deps.ts';
export {
  createPlainModel,
  findCeasingModels,
  nameStrategy,
  removeModelStatements,
  STRATEGIES,
} from './model-statements.ts';
export { entityNameSchema, modelNameSchema, upstreamModelSchema } from './names.ts';
