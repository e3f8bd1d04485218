import createClient from 'openapi-fetch';
import type { Middleware } from 'openapi-fetch';
import { ApiError } from './api-error.ts';
import type { paths } from './schema.d.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/** What goes with every call; `null`: nobody is signed in. */
interface Caller {
  csrfToken: string | null;
  language: string;
}

const caller: Caller = { csrfToken: null, language: 'en' };

/** The token of the session's answer, which goes with every call that changes something. */
export function setCsrfToken(token: string | null): void {
  caller.csrfToken = token;
}

/** The language of the server's messages: `zh-CN` or `en`. */
export function setApiLanguage(language: string): void {
  caller.language = language;
}

/** Headers of a call that is not made by `api`: a stream, an export. */
export function apiHeaders(method: string): Record<string, string> {
  const headers: Record<string, string> = { 'accept-language': caller.language };
  if (!SAFE_METHODS.has(method) && caller.csrfToken !== null) headers['x-csrf-token'] = caller.csrfToken;
  return headers;
}

const addHeaders: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(apiHeaders(request.method))) request.headers.set(name, value);
    return request;
  },
};

/** Every call of the management API, typed by the OpenAPI document; the session's cookie goes along by itself. */
export const api = createClient<paths>({ credentials: 'same-origin' });
api.use(addHeaders);

interface Outcome<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The `data` of an answer's envelope. Throws `ApiError` for an error's envelope and when no answer came. */
export async function read<T>(call: Promise<Outcome<{ readonly data: T }>>): Promise<T> {
  let outcome: Outcome<{ readonly data: T }>;
  try {
    outcome = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, {});
  }
  if (!outcome.response.ok) throw refusalOf(outcome);
  if (outcome.data === undefined) throw new ApiError(outcome.response.status, {});
  return outcome.data.data;
}

/** An answer without a body, as of `DELETE`. Throws `ApiError`. */
export async function done(call: Promise<Outcome<unknown>>): Promise<void> {
  let outcome: Outcome<unknown>;
  try {
    outcome = await call;
  } catch {
    throw new ApiError(0, {});
  }
  if (!outcome.response.ok) throw refusalOf(outcome);
}

function refusalOf({ response, error }: Outcome<unknown>): ApiError {
  return new ApiError(response.status, toEnvelope(error), response.headers.get('retry-after'));
}

function toEnvelope(error: unknown): ConstructorParameters<typeof ApiError>[1] {
  return typeof error === 'object' && error !== null ? error : {};
}
