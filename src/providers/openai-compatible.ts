import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** Any server that speaks OpenAI's chat API, or its responses where the operator says so, at an address that the operator names. */
export const openaiCompatible: ProviderKind = {
  kind: 'openai-compatible',
  title: 'OpenAI-compatible',
  defaultBaseUrl: null,
  dialects: ['openai-chat'],
  furtherDialects: ['openai-responses'],
  free: false,
  needsApiKey: false,
  connect: { address: { template: 'https://{host}/v1', parts: [{ name: 'host', example: 'llm.example.com' }] } },
  quirks: {},
  embeddingsOf: openaiEmbeddings,
  hasCompletions: () => true,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
