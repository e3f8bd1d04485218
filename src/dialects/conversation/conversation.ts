import type { Usage } from '../../store/records/index.ts';

/** Why an answer ended, whatever the dialect calls it. */
export type CanonicalFinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'error';

/** JSON as written: numbers and key order are kept because it stays text. */
export type JsonText = string;

/** One piece of a turn's content. */
export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly url: string; readonly detail: string | null }
  /** A part that has no canonical form yet, kept as its dialect wrote it. */
  | { readonly type: 'raw'; readonly dialect: string; readonly json: JsonText };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** A JSON object as text; may be broken when the answer was cut. */
  readonly arguments: JsonText;
}

export type Message =
  | {
      readonly role: 'system' | 'developer' | 'user';
      readonly name: string | null;
      readonly content: readonly ContentBlock[];
    }
  | { readonly role: 'assistant'; readonly content: readonly ContentBlock[]; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: readonly ContentBlock[] };

export interface Tool {
  readonly name: string;
  readonly description: string | null;
  readonly parameters: JsonText | null;
  readonly strict: boolean | null;
}

export type ToolChoice =
  | { readonly mode: 'none' | 'auto' | 'required' }
  | { readonly mode: 'tool'; readonly name: string };

/** A request in the canonical form. `null` means that the client did not say. */
export interface Conversation {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  readonly outputTokensMax: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly stop: readonly string[];
  readonly responseFormat: JsonText | null;
  readonly reasoningEffort: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** A whole answer in the canonical form. */
export interface ConversationAnswer {
  /** The provider's own name for the model. */
  readonly model: string | null;
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly refusal: string | null;
  readonly finishReason: CanonicalFinishReason | null;
  readonly rawFinishReason: string | null;
  readonly usage: Usage | null;
}
