import { buildOpenAiCall, buildOpenAiStateCall } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** xAI: reasoning is not bound by the cap (a cap of 100 was billed as 643 tokens), so holds take a margin. */
export const xai: ProviderKind = {
  kind: 'xai',
  title: 'xAI',
  defaultBaseUrl: 'https://api.x.ai/v1',
  dialects: ['openai-chat', 'openai-responses'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'console.x.ai', keyStartsWith: 'xai-' },
  priceDataId: 'x-ai',
  // Billing stops where a stream is ended (openrouter.ai/docs/api-reference/streaming, read 2026-11-27); what was made is billed.
  quirks: { outputCapMarginThousandths: 8000, billsAfterAbort: false },
  buildCall: buildOpenAiCall,
  buildStateCall: buildOpenAiStateCall,
  chooseEgress: (network) => network,
};
