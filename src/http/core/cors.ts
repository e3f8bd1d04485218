import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from './call.ts';

const EXPOSED = [
  'idempotency-replayed',
  'x-request-id',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  'ratelimit',
  'ratelimit-policy',
  ...['limit', 'remaining', 'reset'].flatMap((part) => [
    `x-ratelimit-${part}-requests`,
    `x-ratelimit-${part}-tokens`,
    `anthropic-ratelimit-requests-${part}`,
    `anthropic-ratelimit-tokens-${part}`,
  ]),
  'x-tallygate-request-id',
  'x-tallygate-provider',
  'x-tallygate-cost',
  'x-tallygate-warnings',
].join(', ');
const PREFLIGHT_SECONDS = '600';

function preflightHeaders(request: Request): Record<string, string> {
  const asked = request.headers.get('access-control-request-headers');
  return {
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-max-age': PREFLIGHT_SECONDS,
    // Credentials are never allowed along, so any header may come: a page must hold a token of its own.
    ...(asked === null ? {} : { 'access-control-allow-headers': asked }),
  };
}

/** Lets web pages of the listed origins call the API with a token; cookies stay within the gateway's own origin. */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<HttpEnv> {
  const allowed = new Set(origins);
  return async (context, next) => {
    const origin = context.req.raw.headers.get('origin');
    await next();
    context.res.headers.append('vary', 'Origin');
    if (origin === null || !allowed.has(origin)) return;
    context.res.headers.set('access-control-allow-origin', origin);
    context.res.headers.set('access-control-expose-headers', EXPOSED);
    if (context.req.method !== 'OPTIONS') return;
    for (const [name, value] of Object.entries(preflightHeaders(context.req.raw))) context.res.headers.set(name, value);
  };
}
