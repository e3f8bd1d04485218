import type { PriceVersionRecord } from '../records/index.ts';
import { bigint, integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

export const priceVersionTable = defineTable<PriceVersionRecord>('price_versions', {
  id: text(),
  source: text(),
  deploymentId: nullable(text()),
  providerKind: text(),
  upstreamModel: text(),
  document: json(),
  currency: text(),
  nanoUsdPerUnit: bigint(),
  dataset: nullable(text()),
  effectiveFrom: integer(),
  createdAt: integer(),
});
