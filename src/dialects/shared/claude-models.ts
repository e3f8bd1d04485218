/**
 * What a family of Anthropic's models takes, whichever API leads to it (DIALECTS, section 1, "Model gates"). An unknown model is sent
 * everything as given.
 */
export interface ModelGate {
  /** How thinking is asked for; `none`: it cannot. */
  readonly thinking: 'none' | 'budget' | 'either' | 'adaptive';
  /** Whether `thinking: disabled` may be said. */
  readonly canDisable: boolean;
  /** Whether sampling fields may be set: `free`, one of temperature and top_p, or none. */
  readonly sampling: 'free' | 'one' | 'none';
  /** Whether instructions may stand in the middle of the conversation. */
  readonly lateSystem: boolean;
}

const OPEN: ModelGate = { thinking: 'either', canDisable: true, sampling: 'free', lateSystem: false };

const GATES: readonly (readonly [RegExp, ModelGate])[] = [
  [/claude-(?:3-7|3\.7)/, { ...OPEN, thinking: 'budget' }],
  [/claude-(?:2|3|instant)/, { ...OPEN, thinking: 'none' }],
  [/claude-(?:opus|sonnet|haiku)-4-6/, { thinking: 'either', canDisable: true, sampling: 'one', lateSystem: false }],
  [/claude-opus-4-7/, { thinking: 'adaptive', canDisable: false, sampling: 'none', lateSystem: false }],
  [
    /claude-(?:opus-4-[89]|opus-[5-9]|fable|mythos)/,
    { thinking: 'adaptive', canDisable: false, sampling: 'none', lateSystem: true },
  ],
  [/claude-(?:sonnet|haiku)-[5-9]/, { thinking: 'adaptive', canDisable: true, sampling: 'none', lateSystem: false }],
  [/claude-(?:opus|sonnet|haiku)-4/, { thinking: 'budget', canDisable: true, sampling: 'one', lateSystem: false }],
];

/** Providers' names of models are few, and each request asks several times. */
const KNOWN_MAX = 1_000;
const known = new Map<string, ModelGate>();

export function gateOf(model: string): ModelGate {
  const found = known.get(model);
  if (found !== undefined) return found;
  const gate = GATES.find(([pattern]) => pattern.test(model))?.[1] ?? OPEN;
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(model, gate);
  return gate;
}
