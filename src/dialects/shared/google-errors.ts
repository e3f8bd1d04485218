import type { GatewayError } from '../../lib/errors/index.ts';
import { asArray, asRecord, asString, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import type { ProviderError } from '../port.ts';

/** Longest provider message that is kept. */
const MESSAGE_LENGTH_MAX = 2000;

const decoder = new TextDecoder();

const STATUSES: ReadonlyMap<number, string> = new Map([
  [401, 'UNAUTHENTICATED'],
  [402, 'RESOURCE_EXHAUSTED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [429, 'RESOURCE_EXHAUSTED'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
]);

function mapStatus(status: number): string {
  return STATUSES.get(status) ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT');
}

/** An error as Google's API answers it, whichever of its formats was asked in (API.md, section 6). The message is safe to show. */
export function encodeError(error: GatewayError, requestId: string, message: string): string {
  const { status } = error.entry;
  const info = joinObject([
    ['@type', '"type.googleapis.com/google.rpc.ErrorInfo"'],
    ['reason', quote(error.type)],
    ['domain', '"tallygate"'],
    ['metadata', joinObject([['request_id', quote(requestId)]])],
  ]);
  const inner = joinObject([
    ['code', String(status)],
    ['message', quote(message)],
    ['status', quote(mapStatus(status))],
    ['details', `[${info}]`],
  ]);
  return joinObject([['error', inner]]);
}

/** `google.rpc.RetryInfo`: this API sends no `Retry-After`. A duration is written as seconds, `3.5s`. */
function readRetryDelay(details: unknown): number | null {
  for (const each of asArray(details)) {
    const match = /^(\d{1,6}(?:\.\d{1,9})?)s$/.exec(asString(asRecord(each)['retryDelay']));
    if (match?.[1] !== undefined) return Math.ceil(Number(match[1]) * 1000);
  }
  return null;
}

/** What a provider's error body says, alone or as the first of a list. Message and code may still hold secrets; the caller removes them. */
export function decodeError(body: Uint8Array): ProviderError {
  const parsed = parseJson(decoder.decode(body));
  const root = asRecord(Array.isArray(parsed) ? asArray(parsed)[0] : parsed);
  const nested = asRecord(root['error']);
  const message = asString(nested['message']) || asString(root['message']) || asString(root['error']);
  const code = asString(nested['status']) || asString(root['status']);
  const retryAfterMs = readRetryDelay(nested['details']);
  return {
    message: message === '' ? null : message.slice(0, MESSAGE_LENGTH_MAX),
    code: code === '' ? null : code,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}
