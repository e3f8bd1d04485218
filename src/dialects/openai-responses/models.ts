import type { Effort } from '../conversation/index.ts';

/** What a family of OpenAI's models takes (DIALECTS, section 1, "Model gates"). An unknown model is sent everything as given. */
export interface ModelGate {
  /** Whether it thinks, and may be asked for its encrypted thoughts; others answer the question with 400. */
  readonly reasons: boolean;
  /** Efforts that it knows, from least to most; null: whatever is given. */
  readonly efforts: readonly Effort[] | null;
  /** Whether sampling fields may be set: always, only at effort `none`, never. */
  readonly sampling: 'free' | 'unless-thinking' | 'none';
  /** Whether its reasoning comes back encrypted or not at all. */
  readonly sealsReasoning: boolean;
  /** Least output cap that it takes. */
  readonly outputTokensMin: number;
}

const OPEN: ModelGate = {
  reasons: false,
  efforts: null,
  sampling: 'free',
  sealsReasoning: false,
  outputTokensMin: 1,
};
const PLAIN: ModelGate = { ...OPEN, efforts: [], sealsReasoning: true, outputTokensMin: 16 };
const THINKING: ModelGate = { ...PLAIN, reasons: true, efforts: ['low', 'medium', 'high'], sampling: 'none' };
const OPTIONAL: ModelGate = {
  ...THINKING,
  efforts: ['none', 'low', 'medium', 'high', 'xhigh'],
  sampling: 'unless-thinking',
};

const GATES: readonly (readonly [RegExp, ModelGate])[] = [
  [/(?:^|\/)gpt-oss/, OPEN],
  [/(?:^|\/)gpt-5[^/]*-chat/, PLAIN],
  [/(?:^|\/)gpt-5\.1/, { ...OPTIONAL, efforts: ['none', 'low', 'medium', 'high'] }],
  [/(?:^|\/)gpt-(?:5\.[2-9]|[6-9])/, OPTIONAL],
  [/(?:^|\/)gpt-5-pro/, { ...THINKING, efforts: ['high'] }],
  [/(?:^|\/)gpt-5/, { ...THINKING, efforts: ['minimal', 'low', 'medium', 'high'] }],
  [/(?:^|\/)(?:o\d|codex|computer-use)/, THINKING],
  [/(?:^|\/)(?:gpt-[34]|chatgpt)/, PLAIN],
];

export function gateOf(model: string): ModelGate {
  return GATES.find(([pattern]) => pattern.test(model))?.[1] ?? OPEN;
}
