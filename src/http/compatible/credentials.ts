import type { ModelCall } from '../core/index.ts';

const BEARER = /^Bearer +(\S+) *$/i;
const SCHEME = 'Bearer ';
const PLAIN_TOKEN = /^[!-~]+$/;

function readBearer(authorization: string): string {
  if (authorization.startsWith(SCHEME)) {
    const token = authorization.slice(SCHEME.length);
    if (PLAIN_TOKEN.test(token)) return token;
  }
  return BEARER.exec(authorization)?.[1] ?? '';
}

/**
 * The credential of a compatible call: `Authorization`, `x-api-key`, `x-goog-api-key`, `?key=`, the first present
 * (API.md 4.1.1). An SDK of any vendor finds its own way of sending it.
 */
export function readApiKey(call: ModelCall): string | null {
  const authorization = call.header('authorization');
  if (authorization !== undefined) return readBearer(authorization);
  const direct = call.header('x-api-key') ?? call.header('x-goog-api-key');
  if (direct !== undefined) return direct;
  const { url } = call;
  const query = url.indexOf('?');
  return query < 0 ? null : new URLSearchParams(url.slice(query + 1)).get('key');
}
