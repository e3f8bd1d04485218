import type { Call } from '../core/index.ts';

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * The credential of a compatible call: `Authorization`, `x-api-key`, `x-goog-api-key`, `?key=`, the first present
 * (API.md 4.1.1). An SDK of any vendor finds its own way of sending it.
 */
export function readApiKey({ request, headers }: Call): string | null {
  const authorization = headers['authorization'];
  if (authorization !== undefined) return BEARER.exec(authorization)?.[1] ?? '';
  const direct = headers['x-api-key'] ?? headers['x-goog-api-key'];
  if (direct !== undefined) return direct;
  const query = request.url.indexOf('?');
  return query < 0 ? null : new URLSearchParams(request.url.slice(query + 1)).get('key');
}
