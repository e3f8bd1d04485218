import { buildHeaders, buildPost, joinUrl } from './vendor-call.ts';
import type { ProviderAccount, ProviderKind } from './port.ts';

/** Of the API, where the client named none. */
const VERSION = '2023-06-01';

type Headers = readonly (readonly [string, string])[];

const credentialOf = ({ apiKey }: ProviderAccount): Headers => (apiKey === null ? [] : [['x-api-key', apiKey]]);

const credentialAndVersionOf = (account: ProviderAccount): Headers => [
  ...credentialOf(account),
  ['anthropic-version', VERSION],
];

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
    const { account, forwarded } = input;
    const own = forwarded.some(([name]) => name === 'anthropic-version') ? credentialOf : credentialAndVersionOf;
    if (input.operation !== 'list-models') return buildPost(input, 'v1/messages', own);
    const url = joinUrl(account.baseUrl, 'v1/models?limit=1000');
    return { method: 'GET', url, headers: buildHeaders(input, own(account)), body: null, timeouts: account.timeouts };
  },
  chooseEgress: (network) => network,
};
