import { LIMIT_WIRE_NAME } from '../../../metering/index.ts';
import type { LimitName } from '../../../metering/port.ts';
import type { Limits } from '../../../store/records/index.ts';

type LimitField = (typeof LIMIT_WIRE_NAME)[LimitName];

const FIELDS = Object.entries(LIMIT_WIRE_NAME) as readonly [LimitName, LimitField][];

/** Limits as the API answers them: one that is not set is absent. */
export type LimitsAnswer = { readonly [Field in LimitField]?: number };

/** Limits as the API has read or answered them; null and absent both mean that there is none. */
export function readLimits(fields: { readonly [Field in LimitField]?: number | null }): Limits {
  const limits: Partial<Record<LimitName, number>> = {};
  for (const [name, field] of FIELDS) {
    const value = fields[field];
    if (value !== null && value !== undefined) limits[name] = value;
  }
  return limits;
}

/** Limits as the API writes them. */
export function buildLimitsAnswer(limits: Limits): LimitsAnswer {
  const answer: { [Field in LimitField]?: number } = {};
  for (const [name, field] of FIELDS) {
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
