import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** Zhipu in China; `https://api.z.ai/api/paas/v4` elsewhere, priced by its own data. */
export const zhipu: ProviderKind = {
  kind: 'zhipu',
  title: 'Zhipu',
  defaultBaseUrl: 'https://open.bigmodel.cn/api/paas/v4',
  dialects: ['openai-chat'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'bigmodel.cn/usercenter/proj-mgmt/apikeys' },
  // What is billed after a call was ended is not documented (searched 2026-11-27).
  quirks: {},
  embeddingsOf: openaiEmbeddings,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
