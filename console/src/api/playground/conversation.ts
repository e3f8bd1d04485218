/** The wire formats that the playground speaks. */
export const DIALECTS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const;

export type Dialect = (typeof DIALECTS)[number];

interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

export interface ImagePart {
  readonly kind: 'image';
  /** `image/png`, … */
  readonly type: string;
  /** Base64. */
  readonly data: string;
  readonly name: string;
}

/** What the model thought before it answered, as far as it is shown. */
interface ReasoningPart {
  readonly kind: 'reasoning';
  readonly text: string;
}

export interface ToolCallPart {
  readonly kind: 'tool-call';
  readonly id: string;
  readonly name: string;
  /** JSON text, as it came. */
  readonly input: string;
}

export interface ToolResultPart {
  readonly kind: 'tool-result';
  /** The call that it answers. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export type Part = TextPart | ImagePart | ReasoningPart | ToolCallPart | ToolResultPart;

/** One turn of a conversation. */
export interface Turn {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly parts: readonly Part[];
  /** An answer as its dialect gave it: it goes back unchanged, signatures of reasoning included. Absent: it was written or edited here. */
  readonly native?: { readonly dialect: Dialect; readonly value: unknown };
}

export const EFFORTS = ['low', 'medium', 'high'] as const;

/** How the models are asked; what is null is left to the provider. */
export interface Parameters {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly maxTokens: number | null;
  readonly effort: (typeof EFFORTS)[number] | null;
  readonly stop: readonly string[];
  readonly stream: boolean;
}

/** A function that a model may ask for. */
export interface Tool {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** JSON text of the schema of its input. */
  readonly schema: string;
}

/** All that a call says. */
export interface Asked {
  readonly model: string;
  readonly system: string;
  readonly turns: readonly Turn[];
  readonly parameters: Parameters;
  readonly tools: readonly Tool[];
}

/** What an answer has said so far. */
export interface AnswerSoFar {
  readonly parts: readonly Part[];
  readonly finish: string | null;
  /** The dialect's own text of a failure within a stream. */
  readonly error: string | null;
  readonly native: unknown;
}

export function joinText(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
}

/** JSON text as a value; what is none, as an empty object: models are not held to what they were asked. */
export function parseInput(input: string): unknown {
  try {
    return JSON.parse(input === '' ? '{}' : input) as unknown;
  } catch {
    return {};
  }
}
