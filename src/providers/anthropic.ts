import { buildHeaders, frameCall, joinUrl } from './vendor-call.ts';
import type { CallFrame } from './vendor-call.ts';
import type { ProviderKind } from './port.ts';

/** Of the API, where the client named none. */
const VERSION = '2023-06-01';

function buildFrame(input: Parameters<ProviderKind['buildCall']>[0]): CallFrame {
  const { account, forwarded } = input;
  const credential: [string, string][] = account.apiKey === null ? [] : [['x-api-key', account.apiKey]];
  const version: [string, string][] = forwarded.some(([name]) => name === 'anthropic-version')
    ? []
    : [['anthropic-version', VERSION]];
  return { url: joinUrl(account.baseUrl, 'v1/messages'), headers: buildHeaders(input, [...credential, ...version]) };
}

/** Anthropic itself, and hosts that speak its API. */
export const anthropic: ProviderKind = {
  kind: 'anthropic',
  title: 'Anthropic',
  defaultBaseUrl: 'https://api.anthropic.com',
  dialects: ['anthropic-messages'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'platform.claude.com/settings/keys', keyStartsWith: 'sk-ant-' },
  // Billing stops where a stream is ended (openrouter.ai/docs/api-reference/streaming, read 2026-11-27); what was made is billed.
  // So it says itself of refused streams: input, and output until then (platform.claude.com, handle-streaming-refusals, read 2026-11).
  quirks: { billsAfterAbort: false },
  buildCall(input) {
    const { account, operation } = input;
    const { baseUrl, timeouts } = account;
    if (operation === 'list-models') {
      const { headers } = buildFrame(input);
      return { method: 'GET', url: joinUrl(baseUrl, 'v1/models?limit=1000'), headers, body: null, timeouts };
    }
    const { url, headers } = frameCall(input, buildFrame);
    return { method: 'POST', url, headers, body: input.body, timeouts };
  },
  chooseEgress: (network) => network,
};
