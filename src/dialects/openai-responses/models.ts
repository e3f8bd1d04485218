/** What a family of OpenAI's models takes (DIALECTS, section 1, "Model gates"). An unknown model is sent everything as given. */
export interface ModelGate {
  /** Whether it thinks, and may be asked for its encrypted thoughts; others answer the question with 400. */
  readonly reasons: boolean;
  /** Whether sampling fields may be set: always, only at effort `none`, never. */
  readonly sampling: 'free' | 'unless-thinking' | 'none';
  /** Whether its reasoning comes back encrypted or not at all. */
  readonly sealsReasoning: boolean;
  /** Least output cap that it takes. */
  readonly outputTokensMin: number;
}

const OPEN: ModelGate = { reasons: false, sampling: 'free', sealsReasoning: false, outputTokensMin: 1 };
const OPENAI: ModelGate = { reasons: false, sampling: 'free', sealsReasoning: true, outputTokensMin: 16 };

const GATES: readonly (readonly [RegExp, ModelGate])[] = [
  [/(?:^|\/)gpt-oss/, OPEN],
  [/(?:^|\/)gpt-5[^/]*-chat/, OPENAI],
  [/(?:^|\/)gpt-(?:5\.[1-9]|[6-9])/, { ...OPENAI, reasons: true, sampling: 'unless-thinking' }],
  [/(?:^|\/)(?:o\d|gpt-5|codex|computer-use)/, { ...OPENAI, reasons: true, sampling: 'none' }],
  [/(?:^|\/)(?:gpt-[34]|chatgpt)/, OPENAI],
];

export function gateOf(model: string): ModelGate {
  return GATES.find(([pattern]) => pattern.test(model))?.[1] ?? OPEN;
}
