import type { ToolIdRule } from '../conversation/index.ts';

/** What a family of models takes of this API, whose fields are the same for all. */
export interface ModelGate {
  /** How it is asked to think: in the words of its own vendor, since the API has none; `none`: it cannot be asked. */
  readonly reasoning: 'claude' | 'nova' | 'effort' | 'nested-effort' | 'none';
  readonly takesSystem: boolean;
  readonly takesSampling: boolean;
  readonly takesStop: boolean;
  /** Where top_k goes; null: nowhere. */
  readonly topK: 'top_k' | 'inferenceConfig' | null;
  /** Where the prompt may be marked for the cache. */
  readonly cache: 'everywhere' | 'outside-tools' | 'nowhere';
  /** The strictest choice among tools that it takes. */
  readonly toolChoice: 'tool' | 'any' | 'auto';
  /** Whether a result may say that it is an error. */
  readonly takesStatus: boolean;
  /** Whether it answers by a schema. */
  readonly takesSchema: boolean;
  /** Whether the root of a tool's schema may say more than type, properties and required. */
  readonly takesRootKeywords: boolean;
  readonly toolId: ToolIdRule;
}

const ANY_ID: ToolIdRule = { refused: /[^a-zA-Z0-9_.:-]/g, lengthMax: 64 };

/** Who stands behind an inference profile of one's own is not known: everything goes as given. */
const OPEN: ModelGate = {
  reasoning: 'none',
  takesSystem: true,
  takesSampling: true,
  takesStop: true,
  topK: null,
  cache: 'everywhere',
  toolChoice: 'tool',
  takesStatus: true,
  takesSchema: true,
  takesRootKeywords: true,
  toolId: ANY_ID,
};

/** A vendor of whom nothing special is known: what the API documents for the first two vendors alone is left out. */
const PLAIN: ModelGate = { ...OPEN, cache: 'nowhere', takesStatus: false };

const CLAUDE: ModelGate = {
  ...OPEN,
  reasoning: 'claude',
  topK: 'top_k',
  toolId: { refused: /[^a-zA-Z0-9_-]/g, lengthMax: 64 },
};
const NOVA: ModelGate = {
  ...OPEN,
  topK: 'inferenceConfig',
  cache: 'outside-tools',
  takesSchema: false,
  takesRootKeywords: false,
};
/** Its models count the characters of an id. */
const MISTRAL: ModelGate = {
  ...PLAIN,
  toolChoice: 'any',
  toolId: { refused: /[^a-zA-Z0-9]/g, lengthMin: 9, lengthMax: 9 },
};

/**
 * By the model's name, which may stand behind a region (`us.`) or in an ARN; the first that matches counts. Facts: the User Guide's table of
 * models and features, and the service's own refusals ("This model doesn't support the stopSequences field").
 */
const GATES: readonly (readonly [RegExp, ModelGate])[] = [
  [
    /claude-(?:instant|v?2|3|opus-4-(?:[178]|2025)|sonnet-(?:4-2025|5)|haiku-3|fable-5)/,
    { ...CLAUDE, takesSchema: false },
  ],
  [/anthropic\.|claude/, CLAUDE],
  [/amazon\.nova-2/, { ...NOVA, reasoning: 'nova' }],
  [/amazon\.nova/, NOVA],
  [/amazon\.titan/, { ...PLAIN, takesSystem: false, takesSchema: false, toolChoice: 'auto' }],
  [/openai\.gpt-oss/, { ...PLAIN, reasoning: 'effort', takesStop: false }],
  [/openai\./, { ...PLAIN, reasoning: 'nested-effort', takesStop: false, takesSampling: false }],
  [/moonshot/, { ...PLAIN, reasoning: 'effort' }],
  [/meta\.llama/, { ...PLAIN, toolChoice: 'auto', takesSchema: false }],
  [/mistral\.(?:mistral-7b|mixtral)/, { ...MISTRAL, takesSystem: false, takesSchema: false, toolChoice: 'auto' }],
  [/mistral\.(?:mistral-(?:large|small)-24|pixtral)/, { ...MISTRAL, takesSchema: false }],
  [/mistral\./, MISTRAL],
  [/deepseek\.r1/, { ...PLAIN, toolChoice: 'auto', takesSchema: false }],
  [/cohere\.|ai21\.|writer\./, { ...PLAIN, toolChoice: 'auto', takesSchema: false }],
  [/qwen\./, { ...PLAIN, takesStop: false }],
  [/[a-z0-9]\.[a-z]/, PLAIN],
];

export function gateOf(model: string): ModelGate {
  return GATES.find(([pattern]) => pattern.test(model))?.[1] ?? OPEN;
}

/** A family whose streams count what is cached among the input once more (bifrost#6942; whole answers do not). */
export function repeatsCached(model: string): boolean {
  return /openai\./.test(model);
}
