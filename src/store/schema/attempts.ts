import type { AttemptWrite } from '../records/index.ts';
import { bigint, integer, nullable, real, text } from './column.ts';
import { defineTable } from './table.ts';

/** Without the key of its request, which the queries read beside it. */
export const attemptTable = defineTable<AttemptWrite>('attempts', {
  n: integer(),
  at: integer(),
  providerId: text(),
  provider: text(),
  deploymentId: text(),
  upstreamModel: text(),
  priceVersionId: text(),
  status: nullable(integer()),
  errorType: nullable(text()),
  providerCost: bigint(),
  latencyMs: real(),
  timeToFirstByteMs: nullable(real()),
  upstreamRequestId: nullable(text()),
  reason: nullable(text()),
  ended: nullable(text()),
});
