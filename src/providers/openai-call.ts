import type { EgressCall } from '../egress/port.ts';
import type { ProviderKind } from './port.ts';
import { buildHeaders, joinUrl } from './vendor-call.ts';

/** Paths below the base address, as the vendor's SDK appends them. */
const PATHS = { 'openai-chat': 'chat/completions', 'openai-responses': 'responses' } as const;

/** The call of all kinds that speak OpenAI's API: bearer credential. */
export const buildOpenAiCall: ProviderKind['buildCall'] = (input): EgressCall => {
  const { account } = input;
  const headers = buildHeaders(input, account.apiKey === null ? [] : [['authorization', `Bearer ${account.apiKey}`]]);
  if (input.operation === 'list-models') {
    const url = joinUrl(account.baseUrl, 'models');
    return { method: 'GET', url, headers, body: null, timeouts: account.timeouts };
  }
  const path = input.dialect === 'openai-responses' ? PATHS['openai-responses'] : PATHS['openai-chat'];
  return { method: 'POST', url: joinUrl(account.baseUrl, path), headers, body: input.body, timeouts: account.timeouts };
};

/** The call about an answer that is kept, of the kinds that keep them. */
export const buildOpenAiStateCall: NonNullable<ProviderKind['buildStateCall']> = ({ account, method, path }) => {
  const { apiKey, baseUrl, timeouts } = account;
  const credential = apiKey === null ? [] : [['authorization', `Bearer ${apiKey}`] as const];
  const headers = buildHeaders({ account, body: null, stream: false, forwarded: [] }, credential);
  return { method, url: joinUrl(baseUrl, path), headers, body: null, timeouts };
};
