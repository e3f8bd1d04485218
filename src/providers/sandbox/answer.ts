import type { SandboxPlan } from './plan.ts';

/** One token of the sandbox is four characters (code points); the last one of a text may be shorter. */
export const TOKEN_CHARACTERS = 4;

const GREETING =
  'Hello from the sandbox: this answer comes from inside the gateway, is the same every time, and costs nothing.';
const FILLER = 'one two six ten red sky sun sea map ink oak elm fox owl bee ant ';
const CHUNKS_DEFAULT = 8;

/** The parts of a request that the sandbox looks at. */
export interface SandboxRequest {
  readonly model: string;
  readonly messages: readonly unknown[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly outputTokensMax: number | null;
  readonly choices: number;
}

/** What it will answer. */
export interface SandboxAnswer {
  /** Content in the order in which a stream sends it. */
  readonly pieces: readonly string[];
  readonly finishReason: 'stop' | 'length';
  readonly promptTokens: number;
  /** Of all choices together. */
  readonly completionTokens: number;
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** Reads a request body; null when it is no JSON object with a model and messages. */
export function parseSandboxRequest(body: string): SandboxRequest | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isObject(parsed) || typeof parsed['model'] !== 'string' || !Array.isArray(parsed['messages'])) return null;
  const options = parsed['stream_options'];
  return {
    model: parsed['model'],
    messages: parsed['messages'],
    stream: parsed['stream'] === true,
    includeUsage: isObject(options) && options['include_usage'] === true,
    outputTokensMax: countOf(parsed['max_completion_tokens']) ?? countOf(parsed['max_tokens']),
    choices: Math.min(countOf(parsed['n']) ?? 1, 128),
  };
}

/** The text of a message: its string, or its text parts one after the other. */
function readText(message: unknown): string {
  const content = isObject(message) ? message['content'] : null;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}

/** Characters as people count them; plain ASCII, the usual case, needs no walk over code points. */
function splitCharacters(text: string): { readonly count: number; slice(from: number, to: number): string } {
  // oxlint-disable-next-line no-control-regex -- the range is all of ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return { count: text.length, slice: (from, to) => text.slice(from, to) };
  const points = Array.from(text);
  return { count: points.length, slice: (from, to) => points.slice(from, to).join('') };
}

/** Tokens of a text: one for every four characters begun. */
export function countTokens(text: string): number {
  return Math.ceil(splitCharacters(text).count / TOKEN_CHARACTERS);
}

function chooseText(plan: SandboxPlan, messages: readonly unknown[], tokensMax: number): string {
  if (plan.text === 'fixed') return GREETING;
  if (plan.text === 'size') {
    const characters = Math.min(plan.sizeTokens, tokensMax) * TOKEN_CHARACTERS;
    return FILLER.repeat(Math.ceil(characters / FILLER.length)).slice(0, characters);
  }
  const last = messages.findLast((message) => isObject(message) && message['role'] === 'user');
  return readText(last);
}

/** Works out the whole answer: text, cap, tokens, and how a stream divides it. */
export function planAnswer(plan: SandboxPlan, request: SandboxRequest): SandboxAnswer {
  const tokensMax = request.outputTokensMax ?? Number.MAX_SAFE_INTEGER;
  const text = splitCharacters(chooseText(plan, request.messages, tokensMax));
  const wanted = plan.text === 'size' ? plan.sizeTokens : Math.ceil(text.count / TOKEN_CHARACTERS);
  const tokens = Math.min(wanted, tokensMax);
  const chunks = Math.min(tokens, plan.chunks ?? CHUNKS_DEFAULT);
  const pieces: string[] = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    const from = Math.floor((tokens * chunk) / chunks) * TOKEN_CHARACTERS;
    pieces.push(text.slice(from, Math.floor((tokens * (chunk + 1)) / chunks) * TOKEN_CHARACTERS));
  }
  const promptTokens = request.messages.reduce<number>((sum, message) => sum + countTokens(readText(message)), 0);
  return {
    pieces,
    finishReason: tokens < wanted ? 'length' : 'stop',
    promptTokens: Math.max(1, promptTokens),
    completionTokens: tokens * request.choices,
  };
}
