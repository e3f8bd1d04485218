import type { LimitLeft, LimitsLeft } from '../metering/limits-left.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** A duration as OpenAI writes it: `120ms`, `8.64s`, `6m0s`, `1h0m0.5s`. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.ceil(ms));
  if (whole > 0 && whole < SECOND_MS) return `${whole}ms`;
  const hours = Math.floor(whole / HOUR_MS);
  const minutes = Math.floor((whole % HOUR_MS) / MINUTE_MS);
  const seconds = `${(whole % MINUTE_MS) / SECOND_MS}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

function add(headers: Record<string, string>, unit: 'requests' | 'tokens', left: LimitLeft | null): void {
  if (left === null) return;
  headers[`x-ratelimit-limit-${unit}`] = String(left.limit);
  headers[`x-ratelimit-remaining-${unit}`] = String(left.remaining);
  headers[`x-ratelimit-reset-${unit}`] = formatDuration(left.resetMs);
}

/** What a caller has left, in OpenAI's headers, which most clients know; formats with names of their own have `encodeLimits`. */
export function encodeLimitHeaders({ requests, tokens }: LimitsLeft): Record<string, string> {
  const headers: Record<string, string> = {};
  add(headers, 'requests', requests);
  add(headers, 'tokens', tokens);
  return headers;
}
