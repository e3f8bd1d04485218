import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** llama.cpp's server on this machine, unless the operator names another. */
export const llamacpp: ProviderKind = {
  kind: 'llamacpp',
  title: 'llama.cpp',
  defaultBaseUrl: 'http://localhost:8080/v1',
  dialects: ['openai-chat'],
  free: true,
  needsApiKey: false,
  quirks: { showsAllOutput: true },
  embeddingsOf: openaiEmbeddings,
  hasCompletions: () => true,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
