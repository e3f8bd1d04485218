import { anthropic } from './anthropic.ts';
import { azureOpenai } from './azure-openai.ts';
import { bedrock } from './bedrock.ts';
import { dashscope } from './dashscope.ts';
import { deepseek } from './deepseek.ts';
import { gemini } from './gemini.ts';
import { groq } from './groq.ts';
import { llamacpp } from './llamacpp.ts';
import { lmstudio } from './lmstudio.ts';
import { mistral } from './mistral.ts';
import { moonshot } from './moonshot.ts';
import { ollama } from './ollama.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import type { ProviderKind } from './port.ts';
import { sandbox } from './sandbox.ts';
import { vertex } from './vertex.ts';
import { vllm } from './vllm.ts';
import { xai } from './xai.ts';
import { zhipu } from './zhipu.ts';

export type { ProviderAccount, ProviderKind, ProviderOperation, ProviderQuirks } from './port.ts';
export { clientAbortOf, isBilledToEnd } from './after-abort.ts';
export { dialectsOf } from './dialects-of.ts';
export { quotaWaitMs, readQuota } from './read-quota.ts';
export type { QuotaReading, QuotaUnit } from './read-quota.ts';
export { readModelList } from './read-model-list.ts';
export type { ListedModel } from './read-model-list.ts';
export { toSemanticName } from './semantic-name.ts';
export { SANDBOX_MODELS } from './sandbox/models.ts';

/** Every kind of provider; a new kind is one file and one line here. */
export const PROVIDER_KINDS: readonly ProviderKind[] = [
  openai,
  azureOpenai,
  anthropic,
  gemini,
  vertex,
  bedrock,
  mistral,
  deepseek,
  groq,
  xai,
  openrouter,
  dashscope,
  zhipu,
  moonshot,
  ollama,
  vllm,
  llamacpp,
  lmstudio,
  openaiCompatible,
  sandbox,
];

const BY_NAME = new Map(PROVIDER_KINDS.map((kind) => [kind.kind, kind]));

/** The kind of that name, or null. */
export function findProviderKind(kind: string): ProviderKind | null {
  return BY_NAME.get(kind) ?? null;
}
