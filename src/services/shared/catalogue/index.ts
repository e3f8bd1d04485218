export { planDeployments } from './deployment-plan.ts';
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
