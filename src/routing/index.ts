export { isPattern } from './name-patterns.ts';
export type { BreakerRules } from './breaker.ts';
export { DEFAULT_BREAKER_RULES } from './breaker.ts';
export type { CatalogueData, CatalogueParts } from './build-catalogue.ts';
export { createRouter } from './create-router.ts';
export type { RouterOptions } from './create-router.ts';
export type { HealthChange } from './health.ts';
export type { Catalogue, RoutableDeployment, RoutableModel, Router } from './port.ts';
