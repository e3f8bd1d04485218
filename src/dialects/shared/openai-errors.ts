import type { GatewayError } from '../../lib/errors/index.ts';
import { asArray, asRecord, asString, isRecord, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';

/** Longest provider message that is kept. */
const MESSAGE_LENGTH_MAX = 2000;

const decoder = new TextDecoder();

function mapErrorType(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 402) return 'insufficient_quota';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** An error as OpenAI's API answers it, whichever of its formats was asked in (API.md, section 6). The message is safe to show. */
export function encodeError(error: GatewayError, _requestId: string, message: string): string {
  const path = error.details[0]?.['path'];
  const param = typeof path === 'string' ? path : null;
  return JSON.stringify({ error: { message, type: mapErrorType(error.entry.status), param, code: error.type } });
}

/** The same as an event of a stream of chunks that has begun; nothing follows it. */
export function encodeStreamError(error: GatewayError, requestId: string, message: string): Uint8Array {
  return encodeSseEvent(encodeError(error, requestId, message));
}

function readCode(...values: readonly unknown[]): string | null {
  for (const value of values) {
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/** The first text in a value: itself, its `message` or `msg`, or that of its first item. */
function readMessage(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (Array.isArray(value)) return readMessage(value[0]);
  if (!isRecord(value)) return null;
  return readMessage(value['message'] ?? value['msg'] ?? value['detail'] ?? null);
}

/** The text of the provider behind a router, where it says more than the router's own (OpenRouter). */
function readInner(error: JsonRecord): string | null {
  const raw = asString(asRecord(error['metadata'])['raw']);
  if (raw === '') return null;
  const inner = asRecord(parseJson(raw));
  return readMessage(inner['error']) ?? readMessage(inner) ?? raw;
}

/**
 * What a provider's error body says, told by its shape alone (DIALECTS, section 4): nested `error`, flat, `error` as a text, `detail`, or
 * any of them in a list. Message and code may still hold secrets; the caller removes them.
 */
export function decodeError(body: Uint8Array): { readonly message: string | null; readonly code: string | null } {
  const parsed = parseJson(decoder.decode(body));
  const root = asRecord(Array.isArray(parsed) ? asArray(parsed)[0] : parsed);
  const nested = asRecord(root['error']);
  const message =
    readInner(nested) ??
    readMessage(root['error']) ??
    readMessage(root['message']) ??
    readMessage(root['detail']) ??
    readMessage(root['errors']);
  const code = readCode(
    typeof nested['code'] === 'string' ? nested['code'] : null,
    nested['type'],
    nested['status'],
    nested['code'],
    root['code'],
    root['type'] === 'error' ? null : root['type'],
  );
  return { message: message?.slice(0, MESSAGE_LENGTH_MAX) ?? null, code };
}
