import type { GatewayError } from '../../lib/errors/index.ts';
import { asRecord, isRecord, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import { decodeError as decodeBody, encodeError } from '../shared/openai-errors.ts';

export { encodeError } from '../shared/openai-errors.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** An error as an event of a stream that has begun, flat and nested, since readers of both kinds exist; nothing follows it. */
export function encodeStreamError(error: GatewayError, requestId: string, message: string): Uint8Array {
  const nested = JSON.stringify(asRecord(parseJson(encodeError(error, requestId, message)))['error']);
  const event = joinObject([
    ['type', '"error"'],
    ['code', quote(error.type)],
    ['message', quote(message)],
    ['param', 'null'],
    ['error', nested],
  ]);
  return encodeSseEvent(event, 'error');
}

/** What a provider's error says: as a body, as an `error` event, or as a response that failed. */
export function decodeError(body: Uint8Array): { readonly message: string | null; readonly code: string | null } {
  const root = asRecord(parseJson(decoder.decode(body)));
  const failed = asRecord(root['response'])['error'] ?? null;
  return decodeBody(isRecord(failed) ? encoder.encode(JSON.stringify({ error: failed })) : body);
}
