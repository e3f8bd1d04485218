import { asRecord, asString, isRecord, parseJson } from '../../lib/json/index.ts';
import type { ProviderError } from '../port.ts';

/** Longest provider message that is kept. */
const MESSAGE_LENGTH_MAX = 2000;

const decoder = new TextDecoder();

/** The service's failures, as its streams name them, and the statuses that they stand for. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['validationException', 400],
  ['accessDeniedException', 403],
  ['resourceNotFoundException', 404],
  ['throttlingException', 429],
  ['modelNotReadyException', 429],
  // Its own status is 400, which says that the request is wrong.
  ['serviceQuotaExceededException', 429],
  ['internalServerException', 500],
  ['modelErrorException', 502],
  ['modelStreamErrorException', 502],
  ['serviceUnavailableException', 503],
  ['modelTimeoutException', 504],
]);

/** Whether a member of a stream's event is a failure. */
export function isFailure(name: string): boolean {
  return /(?:exception|error|failure)$/i.test(name);
}

/** `com.amazonaws#ThrottlingException:http://…` and the like → `throttlingException`. */
function readName(type: string): string {
  const name = type.replace(/^.*#/, '').replace(/:.*$/, '');
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** What a failure says: a body with its type beside the message, or the member of a stream's event. */
export function decodeError(body: Uint8Array): ProviderError {
  const root = asRecord(parseJson(decoder.decode(body)));
  const [member] = Object.entries(root).filter(([name, value]) => isFailure(name) && isRecord(value));
  const inner = member === undefined ? root : asRecord(member[1]);
  const name = readName(member?.[0] ?? asString(root['__type']));
  const message =
    asString(inner['message']) || asString(inner['Message']) || asString(inner['originalMessage']) || null;
  const status = STATUSES.get(name);
  return {
    message: message?.slice(0, MESSAGE_LENGTH_MAX) ?? null,
    code: name === '' ? null : name,
    ...(status === undefined ? {} : { status }),
  };
}
