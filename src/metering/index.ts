export { compilePrice } from './compile-price.ts';
export { createCounters } from './counters/create-counters.ts';
export type { CountersOptions, PlainCounters } from './counters/create-counters.ts';
export { computePeriod, createPeriods, isTimeZone } from './period.ts';
export type * from './port.ts';
export { createPricing } from './pricing.ts';
export { buildRateLimitHeaders, LIMIT_WIRE_NAME, refusalError } from './refusal.ts';
export {
  apiUsage,
  ESTIMATED_IMAGE_TOKENS,
  ESTIMATED_LOW_IMAGE_TOKENS,
  ESTIMATED_REQUEST_TOKENS,
  ESTIMATED_TOOLS_TOKENS,
  estimateTextTokens,
  estimateTokens,
  totalCacheWrite,
  totalInput,
  totalTokens,
} from './usage.ts';
export type { ApiUsage } from './usage.ts';
export { listZoneOffsets } from './zone-offsets.ts';
export type { ZoneOffset } from './zone-offsets.ts';
