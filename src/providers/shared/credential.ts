import { isRecord, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { EgressCall } from '../../egress/index.ts';

/** An `api_key` that is a JSON object of several parts; null when it is a plain key or none. */
export function readCredential(apiKey: string | null): JsonRecord | null {
  if (apiKey === null || !apiKey.trimStart().startsWith('{')) return null;
  const value = parseJson(apiKey);
  return isRecord(value) ? value : null;
}

/** A part of a credential; null when it is absent or no text. */
export function readPart(credential: JsonRecord, name: string): string | null {
  const value = credential[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The call with a bearer token, unless the operator set an `authorization` header. */
export function addBearer(call: EgressCall, token: string): EgressCall {
  if (call.headers.some(([name]) => name.toLowerCase() === 'authorization')) return call;
  return { ...call, headers: [['authorization', `Bearer ${token}`], ...call.headers] };
}
