import type { DialectName, PriceDocument } from '../store/records/index.ts';

/** A model as the demonstration's year of requests used it. */
export interface DemoModel {
  readonly name: string;
  readonly price: PriceDocument;
  readonly operation: 'chat' | 'embeddings';
  /** How often it is asked for beside the others. */
  readonly share: number;
  /** Typical counts of tokens. */
  readonly input: number;
  readonly output: number;
  /** Share of the output that is reasoning. */
  readonly reasoning: number;
  /** Share of the input that is read from a cache. */
  readonly cached: number;
  /** Typical milliseconds until the first token, and tokens a second after it. */
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

/** A provider of the demonstration; the first that offers a model answers for it. */
export interface DemoProvider {
  readonly name: string;
  readonly kind: string;
  readonly dialect: DialectName;
  /** What a kind without an address of its own needs. */
  readonly baseUrl?: string;
  readonly models: readonly string[];
}

function chat(
  name: string,
  rates: readonly [input: string, output: string, cached?: string],
  profile: Pick<DemoModel, 'share' | 'input' | 'output' | 'firstTokenMs' | 'tokensPerSecond'> & Partial<DemoModel>,
): DemoModel {
  const [input, output, cached] = rates;
  const price = { input, output, ...(cached === undefined ? {} : { cached_input: cached }) };
  return { name, price, operation: 'chat', reasoning: 0, cached: 0, ...profile };
}

/** Prices are near those of their vendors in 2026, and are the demonstration's own. */
export const DEMO_MODELS: readonly DemoModel[] = [
  chat('gpt-4.1', ['2', '8', '0.5'], {
    share: 16,
    input: 1800,
    output: 420,
    cached: 0.25,
    firstTokenMs: 520,
    tokensPerSecond: 75,
  }),
  chat('gpt-4.1-mini', ['0.4', '1.6', '0.1'], {
    share: 26,
    input: 900,
    output: 260,
    cached: 0.2,
    firstTokenMs: 340,
    tokensPerSecond: 110,
  }),
  chat('o4-mini', ['1.1', '4.4', '0.275'], {
    share: 6,
    input: 1400,
    output: 1900,
    reasoning: 0.7,
    firstTokenMs: 4200,
    tokensPerSecond: 120,
  }),
  chat('claude-sonnet-4-5', ['3', '15', '0.3'], {
    share: 18,
    input: 5200,
    output: 780,
    cached: 0.6,
    firstTokenMs: 900,
    tokensPerSecond: 70,
  }),
  chat('claude-haiku-4-5', ['1', '5', '0.1'], {
    share: 9,
    input: 1600,
    output: 380,
    cached: 0.3,
    firstTokenMs: 420,
    tokensPerSecond: 140,
  }),
  chat('gemini-2.5-flash', ['0.3', '2.5', '0.03'], {
    share: 9,
    input: 2600,
    output: 350,
    reasoning: 0.2,
    firstTokenMs: 380,
    tokensPerSecond: 180,
  }),
  chat('deepseek-chat', ['0.28', '0.42', '0.028'], {
    share: 8,
    input: 1900,
    output: 520,
    cached: 0.4,
    firstTokenMs: 700,
    tokensPerSecond: 45,
  }),
  {
    name: 'text-embedding-3-small',
    price: { input: '0.02', output: '0' },
    operation: 'embeddings',
    share: 8,
    input: 640,
    output: 0,
    reasoning: 0,
    cached: 0,
    firstTokenMs: 90,
    tokensPerSecond: 1,
  },
];

export const DEMO_PROVIDERS: readonly DemoProvider[] = [
  {
    name: 'OpenAI',
    kind: 'openai',
    dialect: 'openai-chat',
    models: ['gpt-4.1', 'gpt-4.1-mini', 'o4-mini', 'text-embedding-3-small'],
  },
  {
    name: 'Azure West Europe',
    kind: 'azure-openai',
    dialect: 'openai-chat',
    baseUrl: 'https://example-resource.openai.azure.com',
    models: ['gpt-4.1', 'gpt-4.1-mini'],
  },
  {
    name: 'Anthropic',
    kind: 'anthropic',
    dialect: 'anthropic-messages',
    models: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
  },
  { name: 'Gemini', kind: 'gemini', dialect: 'gemini', models: ['gemini-2.5-flash'] },
  { name: 'DeepSeek', kind: 'deepseek', dialect: 'openai-chat', models: ['deepseek-chat'] },
  {
    name: 'OpenRouter',
    kind: 'openrouter',
    dialect: 'openai-chat',
    models: ['claude-sonnet-4-5', 'gemini-2.5-flash', 'deepseek-chat'],
  },
];
