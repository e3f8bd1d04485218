import type { Dialect } from '../../dialects/port.ts';
import { apiHeaders, errorHeaders, JSON_TYPE, publicMessage } from '../core/index.ts';
import type { ErrorRenderer, ModelCall } from '../core/index.ts';
import type { GatewayError } from '../../lib/errors/index.ts';

const LONG_WAIT_MS = 60_000;

/** What the SDKs look at before they try again (API.md, section 6). */
function retryHeaders(error: GatewayError): Record<string, string> {
  if (error.headers?.['x-should-retry'] !== undefined) return {};
  if (error.entry.status === 409 || (error.retryAfterMs ?? 0) > LONG_WAIT_MS) return { 'x-should-retry': 'false' };
  return error.retryAfterMs === undefined ? {} : { 'retry-after-ms': String(Math.ceil(error.retryAfterMs)) };
}

/** Renders errors of the compatible paths in their own API's shape; `findDialect` knows whose call it is. */
export function createCompatibleErrors(findDialect: (call: ModelCall) => Dialect | null): ErrorRenderer {
  return (call: ModelCall, error: GatewayError) => {
    const dialect = findDialect(call);
    if (dialect === null) return null;
    return new Response(dialect.encodeError(error, call.requestId, publicMessage(error, call.language)), {
      status: error.entry.status,
      headers: { ...apiHeaders(call, JSON_TYPE), ...errorHeaders(error), ...retryHeaders(error) },
    });
  };
}
