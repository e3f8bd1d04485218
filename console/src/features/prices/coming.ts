import type { PriceVersion } from '../../api/prices.ts';

/** A price that was set for later and has not taken effect. */
export function isComing({ effective_from: from, created_at: made }: PriceVersion, nowMs: number): boolean {
  return Date.parse(from) > Math.max(nowMs, Date.parse(made));
}
