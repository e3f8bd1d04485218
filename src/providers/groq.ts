import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** Groq. */
export const groq: ProviderKind = {
  kind: 'groq',
  title: 'Groq',
  defaultBaseUrl: 'https://api.groq.com/openai/v1',
  dialects: ['openai-chat'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'console.groq.com/keys', keyStartsWith: 'gsk_' },
  priceDataId: 'groq',
  // A call that is ended goes on and is billed whole (openrouter.ai/docs/api-reference/streaming, read 2026-11-27: no stream cancellation).
  quirks: { billsAfterAbort: true },
  embeddingsOf: openaiEmbeddings,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
