import { encodeLimitHeaders } from '../dialects/limit-headers.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { hasLimits, LIMIT_WIRE_NAME, NarrowestLimits, writeRateLimit } from '../metering/index.ts';
import type { LimitsLeft } from '../metering/limits-left.ts';
import type { CounterScope, LimitView } from '../metering/port.ts';
import type { PipelineDeps } from './deps.ts';
import type { PipelineCall } from './port.ts';

/** RFC 3339, the whole second at or after it. */
function writeSecond(instant: number): string {
  return new Date(Math.ceil(instant / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** What the caller has left of its own limits, in headers that its SDK may read; null where it has none, which costs nothing. */
export function limitHeaders(
  { counters, clock }: Pick<PipelineDeps, 'counters' | 'clock'>,
  call: PipelineCall['call'],
  scopes: readonly CounterScope[],
): Readonly<Record<string, string>> | null {
  if (!hasLimits(scopes)) return null;
  const now = clock.now();
  const narrowest = new NarrowestLimits(now);
  counters.tellLimits(scopes, now, narrowest);
  return encode(call, narrowest);
}

/** The view of the limit that an error names. */
function findRefusing(views: readonly LimitView[], { type, details }: GatewayError): LimitView | null {
  if (type !== 'rate_limited' && type !== 'too_many_concurrent_requests') return null;
  const [told] = details;
  return (
    views.find((view) => LIMIT_WIRE_NAME[view.limit] === told?.['limit'] && view.scope.kind === told['scope']) ?? null
  );
}

/** A refusal with what the caller has left. All of its headers are of one reading, so that none says otherwise than another. */
export function addLimits(
  { counters, clock }: Pick<PipelineDeps, 'counters' | 'clock'>,
  call: PipelineCall['call'],
  scopes: readonly CounterScope[],
  error: GatewayError,
): GatewayError {
  if (!hasLimits(scopes)) return error;
  const now = clock.now();
  const views = counters.viewLimits(scopes, now);
  const refusing = findRefusing(views, error);
  const narrowest = new NarrowestLimits(now, refusing);
  for (const { scope, limit, quota, remaining, resetMs } of views)
    narrowest.hear(scope, limit, quota, remaining, resetMs);
  const headers = encode(call, narrowest);
  if (refusing === null) return addHeaders(error, headers);
  const ratelimit = writeRateLimit(refusing.limit, refusing.remaining, error.retryAfterMs ?? null);
  return addHeaders(error, { ...headers, ratelimit });
}

function encode(call: PipelineCall['call'], left: LimitsLeft): Readonly<Record<string, string>> {
  if (call.form === 'native' && call.dialect.encodeLimits !== undefined)
    return call.dialect.encodeLimits(left, writeSecond);
  return encodeLimitHeaders(left);
}

/** An error that brings further headers along. */
function addHeaders(error: GatewayError, headers: Readonly<Record<string, string>>): GatewayError {
  return new GatewayError(error.type, {
    details: error.details,
    hint: error.hint,
    internal: error.internal,
    cause: error.cause ?? error,
    retryAfterMs: error.retryAfterMs,
    headers: { ...error.headers, ...headers },
  });
}
