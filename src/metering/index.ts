export { compilePrice } from './compile-price.ts';
export { createCounters } from './counters/create-counters.ts';
export type { CountersOptions, PlainCounters } from './counters/create-counters.ts';
export { LearntEstimates } from './estimates/learnt-estimates.ts';
export { addBeside, countedParts, estimateInput, textParts } from './estimates/input-parts.ts';
export type { InputParts } from './estimates/input-parts.ts';
export type { EstimatedModel, SettledCounts, TokenEstimates } from './estimates/port.ts';
export { weighAround, weighBytes, weighText } from './estimates/weigh-text.ts';
export { pickEndUser, readLabels } from './labels.ts';
export { hasLimits, isNarrower, NarrowestLimits } from './limits-left.ts';
export type { LimitLeft, LimitsLeft } from './limits-left.ts';
export { computePeriod, createPeriods, isTimeZone } from './period.ts';
export type * from './port.ts';
export { boundPrice } from './bound-price.ts';
export type { PossibleRun } from './bound-price.ts';
export { createPricing } from './pricing.ts';
export { buildRateLimitHeaders, LIMIT_WIRE_NAME, refusalError, writeRateLimit } from './refusal.ts';
export {
  apiUsage,
  ESTIMATED_IMAGE_TOKENS,
  ESTIMATED_LOW_IMAGE_TOKENS,
  estimateTextTokens,
  totalCacheWrite,
  totalInput,
  totalTokens,
} from './usage.ts';
export type { ApiUsage } from './usage.ts';
export { isMonth, listMonthDays } from './month-days.ts';
export type { LocalDay } from './month-days.ts';
export { listZoneOffsets } from './zone-offsets.ts';
export type { ZoneOffset } from './zone-offsets.ts';
export { TokenThread } from './tokenizer/token-thread.ts';
export type { CountedTexts, TokenCounter, TokenCounts } from './tokenizer/port.ts';
