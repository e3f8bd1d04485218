import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** DashScope in China; elsewhere the operator names the region's address. */
export const dashscope: ProviderKind = {
  kind: 'dashscope',
  title: 'Alibaba Cloud Model Studio',
  defaultBaseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
  dialects: ['openai-chat'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'bailian.console.aliyun.com/?tab=model#/api-key', keyStartsWith: 'sk-' },
  // A call that is ended goes on and is billed whole (openrouter.ai/docs/api-reference/streaming, read 2026-11-27: no stream cancellation).
  quirks: { billsAfterAbort: true },
  embeddingsOf: openaiEmbeddings,
  // help.aliyun.com/zh/model-studio/completions, 2026-11.
  hasCompletions: (upstreamModel) => /^qwen(2\.5)?-coder-/.test(upstreamModel),
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
