import { buildOpenAiCall } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** Moonshot (Kimi); `https://api.moonshot.cn/v1` in China. */
export const moonshot: ProviderKind = {
  kind: 'moonshot',
  title: 'Moonshot',
  defaultBaseUrl: 'https://api.moonshot.ai/v1',
  dialects: ['openai-chat'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'platform.moonshot.ai/console/api-keys', keyStartsWith: 'sk-' },
  priceDataId: 'moonshotai',
  // What is billed after a call was ended is not documented (searched 2026-11-27).
  quirks: {},
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
