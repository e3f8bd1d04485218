import { asRecord, asString, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';

/** What AWS says is handed on in the words of the wire format that was asked for. */
export interface BedrockFrames {
  /** One event of a stream, as server-sent event. */
  event(type: string, payload: string): Uint8Array;
  /** A failure inside a stream, likewise. */
  failure(type: string, message: string): Uint8Array;
  /** The body of a failed call. */
  errorBody(type: string, message: string): string;
}

/** Kinds of failures, by what Anthropic calls them. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  throttlingException: 'rate_limit_error',
  modelNotReadyException: 'rate_limit_error',
  serviceQuotaExceededException: 'rate_limit_error',
  validationException: 'invalid_request_error',
  accessDeniedException: 'permission_error',
  resourceNotFoundException: 'not_found_error',
  serviceUnavailableException: 'overloaded_error',
  modelTimeoutException: 'timeout_error',
};

function anthropicError(type: string, message: string): string {
  return JSON.stringify({ type: 'error', error: { type: ERROR_TYPES[type] ?? 'api_error', message } });
}

/** A model's native stream, whose events are wrapped in bytes: Anthropic's. */
export const nativeFrames: BedrockFrames = {
  event(_, payload) {
    const json = Buffer.from(asString(asRecord(parseJson(payload))['bytes']), 'base64').toString('utf8');
    const { type } = asRecord(parseJson(json));
    return encodeSseEvent(json, typeof type === 'string' && /^\w+$/.test(type) ? type : undefined);
  },
  failure: (type, message) => encodeSseEvent(anthropicError(type, message), 'error'),
  errorBody: anthropicError,
};

/** Converse names its events in the frame: each becomes the member of one object, as the vendor's SDKs show it. */
export const converseFrames: BedrockFrames = {
  event: (type, payload) => encodeSseEvent(joinObject([[type, payload]])),
  failure: (type, message) => encodeSseEvent(joinObject([[type, joinObject([['message', quote(message)]])]])),
  errorBody: (type, message) =>
    joinObject([
      ['__type', quote(type)],
      ['message', quote(message)],
    ]),
};

/** `ThrottlingException:http://…` and the like → `throttlingException`; what is none is a failure of the service. */
export function readFailureType(type: string | null): string {
  const name = (type ?? '').replace(/^.*#/, '').replace(/[:,].*$/, '');
  return /^[A-Za-z]+Exception$/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : 'internalServerException';
}

/** The text of a failure's payload, whose spelling differs by service. */
export function readFailureMessage(payload: JsonRecord): string {
  return asString(payload['message']) || asString(payload['Message']) || asString(payload['originalMessage']);
}
