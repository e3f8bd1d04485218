import type { LimitLeft, LimitsLeft } from '../../metering/limits-left.ts';

type WriteInstant = (instant: number) => string;

function add(
  headers: Record<string, string>,
  unit: 'requests' | 'tokens',
  left: LimitLeft | null,
  write: WriteInstant,
): void {
  if (left === null) return;
  headers[`anthropic-ratelimit-${unit}-limit`] = String(left.limit);
  headers[`anthropic-ratelimit-${unit}-remaining`] = String(left.remaining);
  headers[`anthropic-ratelimit-${unit}-reset`] = write(left.resetsAt);
}

/** What a caller has left, in this API's own headers. */
export function encodeLimits({ requests, tokens }: LimitsLeft, write: WriteInstant): Record<string, string> {
  const headers: Record<string, string> = {};
  add(headers, 'requests', requests, write);
  add(headers, 'tokens', tokens, write);
  return headers;
}
