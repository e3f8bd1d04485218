/** What the form of a provider needs to know of its kind. */
export interface ProviderKind {
  readonly kind: string;
  /** For people; a name of its own, so the same in every language. */
  readonly title: string;
  /** The address that is used when none is named; null: one must be named. */
  readonly baseUrl: string | null;
  /** How such an address looks, where one must be named. */
  readonly baseUrlExample?: string;
  readonly key: 'required' | 'optional' | 'none';
  /** Its models cost nothing unless they are priced. */
  readonly free?: boolean;
}

const kind = (
  name: string,
  title: string,
  baseUrl: string | null,
  key: ProviderKind['key'] = 'required',
  more: Partial<ProviderKind> = {},
): ProviderKind => ({ kind: name, title, baseUrl, key, ...more });

/** The kinds of provider, in the order in which they are offered. */
export const PROVIDER_KINDS: readonly ProviderKind[] = [
  kind('openai', 'OpenAI', 'https://api.openai.com/v1'),
  kind('anthropic', 'Anthropic', 'https://api.anthropic.com'),
  kind('gemini', 'Google Gemini', 'https://generativelanguage.googleapis.com'),
  kind('azure-openai', 'Azure OpenAI', null, 'required', {
    baseUrlExample: 'https://RESOURCE.openai.azure.com/openai/v1',
  }),
  kind('bedrock', 'Amazon Bedrock', null, 'required', {
    baseUrlExample: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  }),
  kind('vertex', 'Google Vertex AI', null, 'optional', {
    baseUrlExample: 'https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION',
  }),
  kind('deepseek', 'DeepSeek', 'https://api.deepseek.com'),
  kind('dashscope', 'Alibaba Cloud Model Studio', 'https://dashscope.aliyuncs.com/compatible-mode/v1'),
  kind('zhipu', 'Zhipu', 'https://open.bigmodel.cn/api/paas/v4'),
  kind('moonshot', 'Moonshot', 'https://api.moonshot.ai/v1'),
  kind('mistral', 'Mistral', 'https://api.mistral.ai/v1'),
  kind('groq', 'Groq', 'https://api.groq.com/openai/v1'),
  kind('xai', 'xAI', 'https://api.x.ai/v1'),
  kind('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1'),
  kind('ollama', 'Ollama', 'http://localhost:11434/v1', 'optional', { free: true }),
  kind('vllm', 'vLLM', 'http://localhost:8000/v1', 'optional', { free: true }),
  kind('llamacpp', 'llama.cpp', 'http://localhost:8080/v1', 'optional', { free: true }),
  kind('lmstudio', 'LM Studio', 'http://localhost:1234/v1', 'optional', { free: true }),
  kind('openai-compatible', 'OpenAI-compatible', null, 'optional', { baseUrlExample: 'https://llm.example.com/v1' }),
  kind('sandbox', 'Sandbox', null, 'none', { free: true }),
];

const BY_NAME = new Map(PROVIDER_KINDS.map((each) => [each.kind, each]));

export function findProviderKind(name: string): ProviderKind | null {
  return BY_NAME.get(name) ?? null;
}

/** What a kind is called; its own name where this console does not know it. */
export function titleOfKind(name: string): string {
  return BY_NAME.get(name)?.title ?? name;
}
