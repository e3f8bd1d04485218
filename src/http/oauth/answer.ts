import { apiHeaders, JSON_TYPE } from '../core/index.ts';
import type { Call } from '../core/index.ts';

/** A 200 of OAuth, kept by no cache, also by one of HTTP/1.0 (RFC 6749 5.1). */
export function answerOauth(call: Call, body: object): Response {
  return new Response(JSON.stringify(body), { headers: { ...apiHeaders(call, JSON_TYPE), pragma: 'no-cache' } });
}

/** A 200 without a body. */
export function answerNothing(call: Call): Response {
  const { 'content-type': _none, ...headers } = apiHeaders(call, JSON_TYPE);
  return new Response(null, { headers: { ...headers, pragma: 'no-cache' } });
}
