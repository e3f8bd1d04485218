import { buildOpenAiCall } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** DashScope in China; elsewhere the operator names the region's address. */
export const dashscope: ProviderKind = {
  kind: 'dashscope',
  title: 'Alibaba Cloud Model Studio',
  defaultBaseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
  dialects: ['openai-chat'],
  free: false,
  needsApiKey: true,
  quirks: { billsAfterAbort: true },
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
