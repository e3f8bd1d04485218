import type { EgressCall } from '../egress/port.ts';
import type { ProviderAccount, ProviderKind } from './port.ts';

/** What the headers of a call depend on. */
type CallInput = Pick<Parameters<ProviderKind['buildCall']>[0], 'account' | 'body' | 'stream' | 'forwarded'>;

/** Headers that carry a credential or belong to the client's own connection: never forwarded. */
const NOT_FORWARDED = new Set([
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'cookie',
  'content-type',
  'accept',
]);

/** Joins a base address and a path; a slash at the base's end does not matter. */
export function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.endsWith('/') ? baseUrl.slice(0, -1) : baseUrl}/${path}`;
}

type Headers = readonly (readonly [string, string])[];

/** The kind's own headers, then what the client's dialect forwards, then the operator's, which win over the others. */
export function buildHeaders(input: CallInput, vendor: Headers): Headers {
  const { account } = input;
  const headers: (readonly [string, string])[] = [];
  const own = new Set(Object.keys(account.headers).map((name) => name.toLowerCase()));
  const add = (name: string, value: string): void => {
    if (!own.has(name)) headers.push([name, value]);
  };
  for (const [name, value] of vendor) add(name, value);
  if (input.body !== null) add('content-type', 'application/json');
  add('accept', input.stream ? 'text/event-stream' : 'application/json');
  for (const [name, value] of input.forwarded) if (!NOT_FORWARDED.has(name)) add(name, value);
  for (const [name, value] of Object.entries(account.headers)) headers.push([name, value]);
  return headers;
}

/** What is the same in every call of an account. */
interface AccountCalls {
  readonly vendor: (account: ProviderAccount) => Headers;
  whole: Headers | null;
  stream: Headers | null;
  path: string;
  url: string;
}

/** As long as its picture of the catalogue: a changed account is another object. */
const calls = new WeakMap<ProviderAccount, AccountCalls>();

function callsOf(account: ProviderAccount, vendor: AccountCalls['vendor']): AccountCalls {
  const known = calls.get(account);
  if (known !== undefined && known.vendor === vendor) return known;
  const created: AccountCalls = { vendor, whole: null, stream: null, path: '', url: '' };
  calls.set(account, created);
  return created;
}

function keptHeaders(input: CallInput, made: AccountCalls): Headers {
  const kept = input.stream ? made.stream : made.whole;
  if (kept !== null) return kept;
  const headers = buildHeaders(input, made.vendor(input.account));
  if (input.stream) made.stream = headers;
  else made.whole = headers;
  return headers;
}

/**
 * A call with a body to an account's path. Address and headers are made once where nothing of the client's is forwarded.
 * @param vendor the kind's own headers, the same function for every call
 */
export function buildPost(input: CallInput, path: string, vendor: (account: ProviderAccount) => Headers): EgressCall {
  const { account, body, forwarded } = input;
  const made = callsOf(account, vendor);
  if (made.path !== path) {
    made.url = joinUrl(account.baseUrl, path);
    made.path = path;
  }
  const headers =
    forwarded.length > 0 || body === null ? buildHeaders(input, vendor(account)) : keptHeaders(input, made);
  return { method: 'POST', url: made.url, headers, body, timeouts: account.timeouts };
}
