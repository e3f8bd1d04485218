import { describeInChinese } from '../../lib/errors/index.ts';
import { isLong, mapInTurns } from '../../lib/in-turns.ts';
import { isRecord } from '../../lib/json/index.ts';
import type { ErrorDetail, GatewayError } from '../../lib/errors/index.ts';
import type { ModelCall } from './call.ts';
import type { Language } from './language.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** Headers of every answer of an API: nothing is cached, sniffed, framed or run. */
export function apiHeaders(call: ModelCall, contentType: string): Record<string, string> {
  return {
    'content-type': contentType,
    'x-request-id': call.requestId,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  };
}

/** Sets what an answer of a handler's own lacks of the headers that every answer has. */
export function completeHeaders(call: ModelCall, response: Response): Response {
  for (const [name, value] of Object.entries(apiHeaders(call, JSON_TYPE))) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

/** The body of a successful answer (API.md 5.2). */
export function encodeSuccess(data: unknown, requestId: string): string {
  return wrapSuccess(JSON.stringify(data ?? null), requestId);
}

/** @param data as JSON */
function wrapSuccess(data: string, requestId: string): string {
  return `{"code":0,"message":"ok","data":${data},"request_id":${JSON.stringify(requestId)}}`;
}

/** A member with a long list, item by item in turns of the event loop. */
async function encodeMember(name: string, value: unknown): Promise<string> {
  const isList = Array.isArray(value) && isLong(value);
  const text = isList
    ? `[${(await mapInTurns(value, (item: unknown) => JSON.stringify(item) ?? 'null')).join(',')}]`
    : JSON.stringify(value);
  return `${JSON.stringify(name)}:${text}`;
}

/** The same body where `data` has long lists. */
async function encodeLong(data: Readonly<Record<string, unknown>>, requestId: string): Promise<string> {
  const members: string[] = [];
  for (const [name, value] of Object.entries(data))
    if (value !== undefined) members.push(await encodeMember(name, value));
  return wrapSuccess(`{${members.join(',')}}`, requestId);
}

function hasLongList(data: unknown): data is Readonly<Record<string, unknown>> {
  return isRecord(data) && Object.values(data).some((value) => Array.isArray(value) && isLong(value));
}

/** The envelope around `data`; 204 has no body. */
export async function answerData(
  call: ModelCall,
  status: number,
  data: unknown,
  headers?: Readonly<Record<string, string>>,
): Promise<Response> {
  if (status === 204) {
    const { 'content-type': _none, ...rest } = apiHeaders(call, JSON_TYPE);
    return new Response(null, { status, headers: { ...rest, ...headers } });
  }
  const body = hasLongList(data) ? await encodeLong(data, call.requestId) : encodeSuccess(data, call.requestId);
  return new Response(body, {
    status,
    headers: { ...apiHeaders(call, JSON_TYPE), ...headers },
  });
}

/** What an error says in the caller's language. */
function describeError(error: GatewayError, language: Language): { message: string; details: readonly ErrorDetail[] } {
  return language === 'en' ? { message: error.message, details: error.details } : describeInChinese(error);
}

/** An error's public text in the caller's language. */
export function publicMessage(error: GatewayError, language: Language): string {
  return describeError(error, language).message;
}

/** Headers that an error brings, whatever the shape of its body. */
export function errorHeaders(error: GatewayError): Record<string, string> {
  const headers: Record<string, string> = { ...error.headers };
  if (error.retryAfterMs !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  }
  if (error.entry.status === 401) headers['www-authenticate'] ??= 'Bearer';
  return headers;
}

/** The body of an error (API.md 5.2). */
export function encodeError(error: GatewayError, requestId: string, language: Language): string {
  const { message, details } = describeError(error, language);
  return JSON.stringify({
    code: error.entry.code,
    message,
    error: { type: error.type, details },
    request_id: requestId,
  });
}

/** An error in the envelope. */
export function answerError(call: ModelCall, error: GatewayError): Response {
  return new Response(encodeError(error, call.requestId, call.language), {
    status: error.entry.status,
    headers: { ...apiHeaders(call, JSON_TYPE), ...errorHeaders(error) },
  });
}
