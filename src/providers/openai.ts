import { buildOpenAiCall, buildOpenAiStateCall, isCompletionModel, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** OpenAI itself. */
export const openai: ProviderKind = {
  kind: 'openai',
  title: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  dialects: ['openai-chat', 'openai-responses'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'platform.openai.com/api-keys', keyStartsWith: 'sk-' },
  // Billing stops where a stream is ended (openrouter.ai/docs/api-reference/streaming, read 2026-11-27); what was made is billed.
  quirks: { billsAfterAbort: false },
  embeddingsOf: openaiEmbeddings,
  hasCompletions: isCompletionModel,
  buildCall: buildOpenAiCall,
  buildStateCall: buildOpenAiStateCall,
  chooseEgress: (network) => network,
};
