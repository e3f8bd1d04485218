import { systemClock } from '../lib/clock.ts';
import { fetchEntraToken } from './azure/entra-token.ts';
import { isCompletionModel, openaiEmbeddings, openaiPath } from './openai-call.ts';
import type { ProviderKind } from './port.ts';
import { authorizeCalls } from './shared/authorize-calls.ts';
import { addBearer, readCredential } from './shared/credential.ts';
import { TokenCache } from './shared/token-cache.ts';
import { buildHeaders, joinUrl } from './vendor-call.ts';

/** The last dated version that is generally available (learn.microsoft.com, Azure OpenAI reference, 2026-10). */
const API_VERSION = '2024-10-21';
const SCOPE_V1 = 'https://ai.azure.com/.default';
const SCOPE_DATED = 'https://cognitiveservices.azure.com/.default';
const tokens = new TokenCache(systemClock);

/** The v1 API takes the deployment's name as the model; the dated one has it in the address. */
const isV1 = (baseUrl: string): boolean => /\/v1\/?$/.test(baseUrl);

/** The resource's address, without what the SDKs add to it. */
const readEndpoint = (baseUrl: string): string => baseUrl.replace(/\/(openai(\/v1)?\/?)?$/, '');

/** The header of a key; an application's credential is exchanged for a token on the way out. */
const plainKey = (apiKey: string | null): readonly (readonly [string, string])[] =>
  apiKey !== null && readCredential(apiKey) === null ? [['api-key', apiKey]] : [];

/**
 * Azure OpenAI: `https://RESOURCE.openai.azure.com/openai/v1`, or without `/openai/v1` for dated versions. The credential is a key,
 * or JSON with `tenant_id`, `client_id`, `client_secret` of an Entra application.
 */
export const azureOpenai: ProviderKind = {
  kind: 'azure-openai',
  title: 'Azure OpenAI',
  defaultBaseUrl: null,
  dialects: ['openai-chat', 'openai-responses'],
  free: false,
  needsApiKey: true,
  connect: {
    keysAt: 'portal.azure.com',
    address: {
      template: 'https://{resource}.openai.azure.com/openai/v1',
      parts: [{ name: 'resource', example: 'contoso' }],
    },
    credentials: [
      {
        name: 'entra-application',
        parts: [{ name: 'tenant_id' }, { name: 'client_id' }, { name: 'client_secret', secret: true }],
      },
    ],
  },
  priceDataId: 'azure',
  // Billing stops where a stream is ended (openrouter.ai/docs/api-reference/streaming, read 2026-11-27); what was made is billed.
  quirks: { billsAfterAbort: false },
  embeddingsOf: openaiEmbeddings,
  hasCompletions: isCompletionModel,
  buildCall(input) {
    const { account, operation, dialect, upstreamModel, body } = input;
    const { apiKey, baseUrl, timeouts } = account;
    const headers = buildHeaders(input, plainKey(apiKey));
    const v1 = `${readEndpoint(baseUrl)}/openai/v1`;
    if (operation === 'list-models')
      return { method: 'GET', url: joinUrl(v1, 'models'), headers, body: null, timeouts };
    const path = openaiPath(dialect);
    // Responses of dated versions were a preview; the v1 API has them.
    const isCurrent = isV1(baseUrl) || dialect === 'openai-responses';
    const dated = `openai/deployments/${encodeURIComponent(upstreamModel)}/${path}?api-version=${API_VERSION}`;
    const url = isCurrent ? joinUrl(v1, path) : joinUrl(readEndpoint(baseUrl), dated);
    return { method: 'POST', url, headers, body, timeouts };
  },
  buildStateCall({ account, method, path }) {
    const { apiKey, baseUrl, timeouts } = account;
    const headers = buildHeaders({ account, body: null, stream: false, forwarded: [] }, plainKey(apiKey));
    return { method, url: joinUrl(`${readEndpoint(baseUrl)}/openai/v1`, path), headers, body: null, timeouts };
  },
  chooseEgress(network, { id, apiKey, baseUrl }) {
    const credential = readCredential(apiKey);
    if (credential === null) return network;
    const scope = isV1(baseUrl) ? SCOPE_V1 : SCOPE_DATED;
    return authorizeCalls(network, (call) => {
      const token = tokens.get(`${id} ${scope} ${apiKey ?? ''}`, () => fetchEntraToken(network, credential, scope));
      return typeof token === 'string' ? addBearer(call, token) : token.then((fetched) => addBearer(call, fetched));
    });
  },
};
