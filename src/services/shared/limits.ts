import { z } from 'zod';
import { LIMIT_WIRE_NAME } from '../../metering/index.ts';
import type { LimitName } from '../../metering/port.ts';
import type { Limits } from '../../store/records/index.ts';

type LimitField = (typeof LIMIT_WIRE_NAME)[LimitName];

const LIMIT_MAX = 1_000_000_000_000_000;

/** Limits as the API answers them: one that is not set is absent. */
export type LimitsAnswer = { readonly [Field in LimitField]?: number };

const bound = z.int().min(1).max(LIMIT_MAX);

/** Schema of limits on their way in; null and absent both mean that there is none. */
export const limitsSchema = z
  .strictObject({
    requests_per_minute: bound.nullish(),
    tokens_per_minute: bound.nullish(),
    requests_per_day: bound.nullish(),
    tokens_per_day: bound.nullish(),
    concurrent_requests: bound.nullish(),
  })
  .nullish()
  .transform((fields): Limits => {
    const limits: Partial<Record<LimitName, number>> = {};
    for (const [name, field] of Object.entries(LIMIT_WIRE_NAME) as [LimitName, LimitField][]) {
      const value = fields?.[field];
      if (value !== null && value !== undefined) limits[name] = value;
    }
    return limits;
  })
  .describe('Rate and concurrency limits; integers from 1 to 10^15');

/** Schema of limits in an answer. */
export const limitsAnswerSchema = z.object({
  requests_per_minute: z.int().optional(),
  tokens_per_minute: z.int().optional(),
  requests_per_day: z.int().optional(),
  tokens_per_day: z.int().optional(),
  concurrent_requests: z.int().optional(),
});

/** Limits as the API writes them. */
export function buildLimitsAnswer(limits: Limits): LimitsAnswer {
  const answer: { [Field in LimitField]?: number } = {};
  for (const [name, field] of Object.entries(LIMIT_WIRE_NAME) as [LimitName, LimitField][]) {
    const value = limits[name];
    if (value !== undefined) answer[field] = value;
  }
  return answer;
}

/** The narrowest of each limit. */
export function narrowLimits(all: readonly Limits[]): Limits {
  const narrowest: Partial<Record<LimitName, number>> = {};
  for (const limits of all) {
    for (const [name, value] of Object.entries(limits) as [LimitName, number][]) {
      narrowest[name] = Math.min(value, narrowest[name] ?? value);
    }
  }
  return narrowest;
}
