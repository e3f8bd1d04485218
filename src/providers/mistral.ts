import { buildOpenAiCall } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** Mistral: usage comes unasked, and `stream_options` is no field of its API. */
export const mistral: ProviderKind = {
  kind: 'mistral',
  title: 'Mistral',
  defaultBaseUrl: 'https://api.mistral.ai/v1',
  dialects: ['openai-chat'],
  free: false,
  needsApiKey: true,
  priceDataId: 'mistral',
  quirks: { refusesUsageOption: true, billsAfterAbort: true },
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
