import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** LM Studio on this machine, unless the operator names another. */
export const lmstudio: ProviderKind = {
  kind: 'lmstudio',
  title: 'LM Studio',
  defaultBaseUrl: 'http://localhost:1234/v1',
  dialects: ['openai-chat'],
  free: true,
  needsApiKey: false,
  quirks: { showsAllOutput: true },
  embeddingsOf: openaiEmbeddings,
  hasCompletions: () => true,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
