import { encodeLimitHeaders } from '../dialects/limit-headers.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { hasLimits, narrowestLeft } from '../metering/index.ts';
import type { CounterScope } from '../metering/port.ts';
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
  const left = narrowestLeft(counters.viewLimits(scopes, now), now);
  if (call.form === 'native' && call.dialect.encodeLimits !== undefined)
    return call.dialect.encodeLimits(left, writeSecond);
  return encodeLimitHeaders(left);
}

/** An error that brings further headers along. */
export function addHeaders(error: GatewayError, headers: Readonly<Record<string, string>> | null): GatewayError {
  if (headers === null) return error;
  return new GatewayError(error.type, {
    details: error.details,
    hint: error.hint,
    internal: error.internal,
    cause: error.cause ?? error,
    retryAfterMs: error.retryAfterMs,
    headers: { ...error.headers, ...headers },
  });
}
