import type { ProviderRecord } from '../records/index.ts';
import { boolean, integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';
import { VERSIONED } from './versioned.ts';

export const providerTable = defineTable<ProviderRecord>('providers', {
  ...VERSIONED,
  name: text(),
  kind: text(),
  baseUrl: nullable(text()),
  dialects: nullable(json()),
  apiKeySealed: nullable(text()),
  apiKeyLast4: nullable(text()),
  headersSealed: nullable(text()),
  headerNames: json(),
  priority: integer(),
  weight: integer(),
  timeoutMs: nullable(integer()),
  firstByteTimeoutMs: nullable(integer()),
  idleTimeoutMs: nullable(integer()),
  maxConcurrency: nullable(integer()),
  limits: json(),
  maxRetries: integer(),
  onClientAbort: text(),
  enabled: boolean(),
  health: text(),
  healthChangedAt: nullable(integer()),
  healthReason: nullable(text()),
});
