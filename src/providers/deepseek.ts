import { buildOpenAiCall } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** Text completions are a beta with an address of its own. */
function findBeta(baseUrl: string): string {
  return `${baseUrl.replace(/\/(?:(?:v1|beta)\/?)?$/, '')}/beta`;
}

/** DeepSeek; its SDK address has no version. */
export const deepseek: ProviderKind = {
  kind: 'deepseek',
  title: 'DeepSeek',
  defaultBaseUrl: 'https://api.deepseek.com',
  dialects: ['openai-chat', 'openai-responses'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'platform.deepseek.com/api_keys', keyStartsWith: 'sk-' },
  priceDataId: 'deepseek',
  // Billing stops where a stream is ended (openrouter.ai/docs/api-reference/streaming, read 2026-11-27); what was made is billed.
  quirks: { billsAfterAbort: false, keepsNoAnswers: true },
  hasCompletions: () => true,
  buildCall(input) {
    if (input.dialect !== 'openai-completions') return buildOpenAiCall(input);
    const { account } = input;
    return buildOpenAiCall({ ...input, account: { ...account, baseUrl: findBeta(account.baseUrl) } });
  },
  chooseEgress: (network) => network,
};
