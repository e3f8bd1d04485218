import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** Ollama on this machine, unless the operator names another. */
export const ollama: ProviderKind = {
  kind: 'ollama',
  title: 'Ollama',
  defaultBaseUrl: 'http://localhost:11434/v1',
  dialects: ['openai-chat'],
  free: true,
  needsApiKey: false,
  quirks: { showsAllOutput: true },
  embeddingsOf: openaiEmbeddings,
  hasCompletions: () => true,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
