import type { DeploymentRecord } from '../records/index.ts';
import { boolean, integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';
import { VERSIONED } from './versioned.ts';

export const deploymentTable = defineTable<DeploymentRecord>('deployments', {
  ...VERSIONED,
  modelId: text(),
  providerId: text(),
  upstreamModel: text(),
  priceOverride: nullable(json()),
  priceVersionId: nullable(text()),
  priority: nullable(integer()),
  weight: nullable(integer()),
  limits: json(),
  enabled: boolean(),
});
