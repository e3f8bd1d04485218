import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** vLLM on this machine, unless the operator names another. */
export const vllm: ProviderKind = {
  kind: 'vllm',
  title: 'vLLM',
  defaultBaseUrl: 'http://localhost:8000/v1',
  dialects: ['openai-chat'],
  free: true,
  needsApiKey: false,
  quirks: { showsAllOutput: true },
  embeddingsOf: openaiEmbeddings,
  hasCompletions: () => true,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
