import { noteSecretsIn, registerSecret } from './secrets.ts';

// Loaded before the tests: every call that one makes tells its secrets, so that none has to be noted by hand.

const COOKIE_VALUE = /(?:^|[;,]\s*)[\w-]+=([^;,\s]+)/g;
const ANSWER_BYTES_MAX = 65_536;
const unwatched = globalThis.fetch;

function noteHeaders(headers: Headers): void {
  const authorization = headers.get('authorization');
  if (authorization !== null) registerSecret(authorization.replace(/^\S+\s+/, ''));
  for (const name of ['x-csrf-token', 'x-api-key', 'x-goog-api-key']) registerSecret(headers.get(name) ?? '');
  for (const [, value = ''] of (headers.get('cookie') ?? '').matchAll(COOKIE_VALUE)) registerSecret(value);
  for (const cookie of headers.getSetCookie()) registerSecret(/^[^=]+=([^;]*)/.exec(cookie)?.[1] ?? '');
}

async function watched(input: Parameters<typeof fetch>[0], init?: Parameters<typeof fetch>[1]): Promise<Response> {
  const headers = init?.headers ?? (input instanceof Request ? input.headers : undefined);
  if (headers !== undefined) noteHeaders(new Headers(headers));
  if (typeof init?.body === 'string') noteSecretsIn(init.body);
  const response = await unwatched(input, init);
  noteHeaders(response.headers);
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  if (isJson && length <= ANSWER_BYTES_MAX) noteSecretsIn(await response.clone().text());
  return response;
}

globalThis.fetch = Object.assign(watched, { preconnect: unwatched.preconnect });
