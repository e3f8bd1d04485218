/** What a sandbox model does, read from its name. */
export interface SandboxPlan {
  /** `fixed`: the greeting; `echo`: the last user message; `size`: that many tokens. */
  readonly text: 'fixed' | 'echo' | 'size';
  readonly sizeTokens: number;
  /** Before the first byte. */
  readonly delayMs: number;
  /** Content chunks of a stream; null: the default. */
  readonly chunks: number | null;
  /** Between two chunks. */
  readonly intervalMs: number;
  /** HTTP status to fail with; null: none. */
  readonly failStatus: number | null;
  /** The answer breaks off after this many content chunks; null: never. */
  readonly cutAfterChunks: number | null;
  /** The answer stops coming after this many content chunks; null: never. */
  readonly stallAfterChunks: number | null;
  readonly usage: boolean;
}

const BASE = 'sandbox';
const NUMBER_MAX = { size: 1_000_000, delay: 600_000, chunks: 1_000_000, interval: 60_000 } as const;

interface MutablePlan {
  text: SandboxPlan['text'];
  sizeTokens: number;
  delayMs: number;
  chunks: number | null;
  intervalMs: number;
  failStatus: number | null;
  cutAfterChunks: number | null;
  stallAfterChunks: number | null;
  usage: boolean;
}

function readNumber(text: string | undefined, min: number, max: number): number | null {
  if (text === undefined || !/^\d{1,7}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

/** Applies one word; answers how many parts of the name it took, 0 when it is unknown. */
function applyWord(plan: MutablePlan, word: string, argument: string | undefined): number {
  switch (word) {
    case 'echo':
      plan.text = 'echo';
      return 1;
    case 'nousage':
      plan.usage = false;
      return 1;
    case 'stall': {
      const after = readNumber(argument, 1, NUMBER_MAX.chunks);
      plan.stallAfterChunks = after ?? 0;
      return after === null ? 1 : 2;
    }
    default:
      return applyNumber(plan, word, argument) ? 2 : 0;
  }
}

function applyNumber(plan: MutablePlan, word: string, argument: string | undefined): boolean {
  const set = (min: number, max: number, assign: (value: number) => void): boolean => {
    const value = readNumber(argument, min, max);
    if (value !== null) assign(value);
    return value !== null;
  };
  switch (word) {
    case 'size':
      return set(1, NUMBER_MAX.size, (value) => {
        plan.text = 'size';
        plan.sizeTokens = value;
      });
    case 'delay':
      return set(0, NUMBER_MAX.delay, (value) => (plan.delayMs = value));
    case 'chunks':
      return set(1, NUMBER_MAX.chunks, (value) => (plan.chunks = value));
    case 'interval':
      return set(0, NUMBER_MAX.interval, (value) => (plan.intervalMs = value));
    case 'fail':
      return set(400, 599, (value) => (plan.failStatus = value));
    case 'cut':
      return set(0, NUMBER_MAX.chunks, (value) => (plan.cutAfterChunks = value));
    default:
      return false;
  }
}

/** Reads a model name such as `sandbox-size-50-chunks-10-delay-5`; null when it is not a sandbox model. */
export function parseSandboxModel(model: string): SandboxPlan | null {
  const [base, ...parts] = model.split('-');
  if (base !== BASE) return null;
  const plan: MutablePlan = {
    text: 'fixed',
    sizeTokens: 0,
    delayMs: 0,
    chunks: null,
    intervalMs: 0,
    failStatus: null,
    cutAfterChunks: null,
    stallAfterChunks: null,
    usage: true,
  };
  for (let at = 0; at < parts.length;) {
    const taken = applyWord(plan, parts[at] ?? '', parts[at + 1]);
    if (taken === 0) return null;
    at += taken;
  }
  return plan;
}
