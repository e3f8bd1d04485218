import { GatewayError } from '../lib/errors/index.ts';
import { formatUsd } from '../lib/money.ts';
import type { AdmissionRefusal, LimitName } from './port.ts';

/** The limits' names on the wire: API.md 4.3.2. */
export const LIMIT_WIRE_NAME = {
  requestsPerMinute: 'requests_per_minute',
  tokensPerMinute: 'tokens_per_minute',
  requestsPerDay: 'requests_per_day',
  tokensPerDay: 'tokens_per_day',
  concurrentRequests: 'concurrent_requests',
} as const satisfies Record<LimitName, string>;

/** Structured Fields carry integers of at most fifteen digits (RFC 9651, section 3.3.1). */
const INTEGER_MAX = 999_999_999_999_999;

type LimitRefusal = Extract<AdmissionRefusal, { kind: 'limit' }>;

/** `RateLimit`: what is left of a limit, and how long until the same would pass; null: that is not known. */
export function writeRateLimit(limit: LimitName, remaining: number, waitMs: number | null): string {
  const left = `"${LIMIT_WIRE_NAME[limit]}";r=${Math.min(remaining, INTEGER_MAX)}`;
  return waitMs === null ? left : `${left};t=${Math.min(Math.ceil(waitMs / 1000), INTEGER_MAX)}`;
}

/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10) of a limit that refused. */
export function buildRateLimitHeaders(refusal: LimitRefusal): Readonly<Record<string, string>> {
  const name = LIMIT_WIRE_NAME[refusal.limit];
  return {
    ratelimit: writeRateLimit(refusal.limit, 0, refusal.retryAfterMs),
    'ratelimit-policy': `"${name}";q=${Math.min(refusal.quota, INTEGER_MAX)};w=${refusal.windowSeconds}`,
  };
}

function limitError(refusal: LimitRefusal): GatewayError {
  const limit = LIMIT_WIRE_NAME[refusal.limit];
  return new GatewayError('rate_limited', {
    hint: `${limit} of the ${refusal.scope.kind.replace('_', ' ')} is ${refusal.quota}`,
    retryAfterMs: refusal.retryAfterMs,
    headers: buildRateLimitHeaders(refusal),
    details: [
      {
        limit,
        scope: refusal.scope.kind,
        quota: refusal.quota,
        window_seconds: refusal.windowSeconds,
        retry_after_ms: refusal.retryAfterMs,
      },
    ],
  });
}

/** What a client is told when admission refused it: 42901, 42902 or 40201 (API.md, section 6). */
export function refusalError(refusal: AdmissionRefusal): GatewayError {
  switch (refusal.kind) {
    case 'limit':
      return limitError(refusal);
    case 'concurrency':
      return new GatewayError('too_many_concurrent_requests', {
        hint: `concurrent_requests of the ${refusal.scope.kind.replace('_', ' ')} is ${refusal.quota}`,
        headers: {
          ratelimit: writeRateLimit('concurrentRequests', 0, null),
          'ratelimit-policy': `"concurrent_requests";q=${Math.min(refusal.quota, INTEGER_MAX)};qu="concurrent-requests"`,
        },
        details: [{ limit: 'concurrent_requests', scope: refusal.scope.kind, quota: refusal.quota }],
      });
    case 'budget':
      return new GatewayError('budget_exhausted', {
        hint: `${formatUsd(refusal.remaining)} USD left`,
        details: [
          {
            budget: refusal.budget.id,
            scope: refusal.scope.kind,
            amount: formatUsd(refusal.budget.amount),
            spent: formatUsd(refusal.spent),
            held: formatUsd(refusal.held),
            adjusted: formatUsd(refusal.adjusted),
            remaining: formatUsd(refusal.remaining),
            resets_at: refusal.resetsAt === null ? null : new Date(refusal.resetsAt).toISOString(),
          },
        ],
      });
    default:
      return refusal satisfies never;
  }
}
