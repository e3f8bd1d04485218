import type { DialectName } from '../../store/records/index.ts';
import type { CacheMark, ContentBlock, JsonText } from './content.ts';

/** Instructions, wherever in the conversation they stand. */
export interface InstructionMessage {
  readonly role: 'system' | 'developer';
  readonly content: readonly ContentBlock[];
  readonly name?: string;
}

export interface UserMessage {
  readonly role: 'user';
  readonly content: readonly ContentBlock[];
  readonly name?: string;
}

/** A model's turn; its tool calls are blocks among the others, in order. */
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: readonly ContentBlock[];
  readonly name?: string;
  /** Whether the model shall go on from here instead of answering (`prefix`, or a last assistant turn). */
  readonly prefix?: boolean;
}

/** The result of one tool call. Results of one turn follow each other; an encoder joins them where its dialect does. */
export interface ToolMessage {
  readonly role: 'tool';
  readonly toolCallId: string;
  /** Where the dialect says it; others find it at the call. */
  readonly toolName?: string;
  readonly content: readonly ContentBlock[];
  /** The result as a JSON object in the client's own text, where the dialect's results are objects. */
  readonly json?: JsonText;
  readonly isError?: boolean;
  readonly cache?: CacheMark;
}

export type Message = InstructionMessage | UserMessage | AssistantMessage | ToolMessage;

/** A function, or a `custom` tool that takes free text. */
export interface Tool {
  readonly name: string;
  readonly description: string | null;
  /** JSON Schema as the client wrote it. */
  readonly parameters: JsonText | null;
  readonly strict: boolean | null;
  /** Absent: `function`. */
  readonly kind?: 'custom';
  readonly cache?: CacheMark;
}

/** A tool that the provider runs itself. */
export interface HostedTool {
  /** `other` where no second dialect has it. */
  readonly kind:
    | 'web_search'
    | 'code_execution'
    | 'url_context'
    | 'file_search'
    | 'image_generation'
    | 'computer'
    | 'mcp'
    | 'other';
  readonly dialect: DialectName;
  /** Its name in its dialect, for warnings. */
  readonly label: string;
  readonly json: JsonText;
}

export type ToolChoice =
  | { readonly mode: 'none' | 'auto' | 'required' }
  | { readonly mode: 'tool'; readonly name: string }
  /** One or none of these (`required`: one). */
  | { readonly mode: 'tools'; readonly names: readonly string[]; readonly required: boolean };

export type OutputFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json-object' }
  | {
      readonly type: 'json-schema';
      readonly name: string | null;
      readonly description: string | null;
      readonly schema: JsonText | null;
      readonly strict: boolean | null;
    };

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** How much a model should think, as the client said it. */
export interface ReasoningRequest {
  readonly effort: Effort | null;
  /** Tokens; null: not said. */
  readonly budgetTokens: number | null;
  /** The model decides itself (`adaptive`, a dynamic budget). */
  readonly adaptive: boolean;
  /** Whether the client wants to read it; null: not said. */
  readonly visible: boolean | null;
}

/** A field that one dialect alone has: its encoder writes it again, every other warns. */
export interface Extra {
  readonly dialect: DialectName | 'openai-completions';
  readonly field: string;
  readonly json: JsonText;
  /** Its meaning is in the canonical form too, so nothing is lost where it is left out. */
  readonly expressed?: true;
  /** Left out, the request would mean something else (state that only its maker has): who cannot write it refuses the request. */
  readonly bound?: true;
}

/** A request in the canonical form. `null` means that the client did not say. */
export interface Conversation {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly hostedTools: readonly HostedTool[];
  readonly toolChoice: ToolChoice | null;
  readonly parallelToolCalls: boolean | null;
  readonly outputTokensMax: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly frequencyPenalty: number | null;
  readonly presencePenalty: number | null;
  readonly seed: number | null;
  readonly stop: readonly string[];
  /** How many answers; 1 where not said. */
  readonly choices: number;
  /** Log probabilities: how many alternatives of each token, 0 for the token alone; null: none. */
  readonly logprobs: number | null;
  readonly outputFormat: OutputFormat | null;
  readonly reasoning: ReasoningRequest | null;
  /** `low`, `medium`, `high`. */
  readonly verbosity: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Who asks, as the client names its own user. */
  readonly user: string | null;
  readonly serviceTier: string | null;
  readonly cacheKey: string | null;
  readonly extras: readonly Extra[];
}

/** A conversation that says nothing yet; requests are made from it. */
export const EMPTY_CONVERSATION: Conversation = {
  messages: [],
  tools: [],
  hostedTools: [],
  toolChoice: null,
  parallelToolCalls: null,
  outputTokensMax: null,
  temperature: null,
  topP: null,
  topK: null,
  frequencyPenalty: null,
  presencePenalty: null,
  seed: null,
  stop: [],
  choices: 1,
  logprobs: null,
  outputFormat: null,
  reasoning: null,
  verbosity: null,
  metadata: null,
  user: null,
  serviceTier: null,
  cacheKey: null,
  extras: [],
};
