import type { EgressCall } from '../egress/port.ts';
import type { ProviderKind } from './port.ts';

/** Paths below the base address, as the vendor's SDK appends them. */
const PATHS = { 'openai-chat': 'chat/completions', 'openai-responses': 'responses' } as const;

/** Headers that carry a credential or belong to the client's own connection: never forwarded. */
const NOT_FORWARDED = new Set(['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie', 'content-type']);

/** Joins a base address and a path; a slash at the base's end does not matter. */
function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.endsWith('/') ? baseUrl.slice(0, -1) : baseUrl}/${path}`;
}

/**
 * The call of all kinds that speak OpenAI's API: bearer credential, then what the client's dialect forwards, then the operator's headers,
 * which win over the others.
 */
export const buildOpenAiCall: ProviderKind['buildCall'] = (input): EgressCall => {
  const { account } = input;
  const headers: [string, string][] = [];
  const own = new Set(Object.keys(account.headers).map((name) => name.toLowerCase()));
  const add = (name: string, value: string): void => {
    if (!own.has(name)) headers.push([name, value]);
  };
  if (account.apiKey !== null) add('authorization', `Bearer ${account.apiKey}`);
  if (input.body !== null) add('content-type', 'application/json');
  add('accept', input.stream ? 'text/event-stream' : 'application/json');
  for (const [name, value] of input.forwarded) {
    if (!NOT_FORWARDED.has(name) && name !== 'accept') add(name, value);
  }
  for (const [name, value] of Object.entries(account.headers)) headers.push([name, value]);
  if (input.operation === 'list-models') {
    const url = joinUrl(account.baseUrl, 'models');
    return { method: 'GET', url, headers, body: null, timeouts: account.timeouts };
  }
  const path = input.dialect === 'openai-responses' ? PATHS['openai-responses'] : PATHS['openai-chat'];
  return { method: 'POST', url: joinUrl(account.baseUrl, path), headers, body: input.body, timeouts: account.timeouts };
};
