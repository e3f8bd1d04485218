import type { GatewayError } from '../../lib/errors/index.ts';
import { asRecord, asString, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import type { ProviderError } from '../port.ts';

/** Longest provider message that is kept. */
const MESSAGE_LENGTH_MAX = 2000;

const decoder = new TextDecoder();

const TYPES: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [409, 'conflict_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
]);

/** Types that say by themselves what to do: in a stream there is no status beside them. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['rate_limit_error', 429],
  ['overloaded_error', 529],
  ['timeout_error', 504],
]);

function mapErrorType(status: number): string {
  return TYPES.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}

/** An error as this format's own API would answer it (API.md, section 6). The message is safe to show. */
export function encodeError(error: GatewayError, requestId: string, message: string): string {
  const inner = joinObject([
    ['type', quote(mapErrorType(error.entry.status))],
    ['message', quote(message)],
    ['code', quote(error.type)],
  ]);
  return joinObject([
    ['type', '"error"'],
    ['error', inner],
    ['request_id', quote(requestId)],
  ]);
}

/** The same as an event of a stream that has begun; nothing follows it. */
export function encodeStreamError(error: GatewayError, requestId: string, message: string): Uint8Array {
  return encodeSseEvent(encodeError(error, requestId, message), 'error');
}

/** What a provider's error body says, told by its shape alone. Message and code may still hold secrets; the caller removes them. */
export function decodeError(body: Uint8Array): ProviderError {
  const root = asRecord(parseJson(decoder.decode(body)));
  const nested = asRecord(root['error']);
  const message = asString(nested['message']) || asString(root['message']) || asString(root['error']);
  const code = asString(nested['type']) || asString(nested['code']) || asString(root['__type']);
  const status = STATUSES.get(code);
  return {
    message: message === '' ? null : message.slice(0, MESSAGE_LENGTH_MAX),
    code: code === '' ? null : code,
    ...(status === undefined ? {} : { status }),
  };
}
