import type { GatewayError } from '../lib/errors/index.ts';
import type { DialectName, Usage, WireName } from '../store/records/index.ts';
import type {
  CanonicalFinishReason,
  Conversation,
  ConversationAnswer,
  ConversationEvent,
  Origin,
} from './conversation/index.ts';

export type { CanonicalFinishReason };

/** Canonical token counts: what a dialect reads is what the books keep. */
export type DialectUsage = Usage;

/** What is read of a request before it is sent on; the body itself is kept as received. */
export interface RequestHead {
  readonly model: string;
  readonly stream: boolean;
  /** Output cap in tokens as the client asked; null when it did not. Times `choices` for the worst case. */
  readonly outputTokensMax: number | null;
  /** `n` or the like: how many answers are asked for. */
  readonly choices: number;
  /** Whether the client asked for usage in a stream. */
  readonly usageRequested: boolean;
  /** Tokens of the input, estimated from above but near: what the hold uses. */
  readonly inputTokensEstimate: number;
  /** Names of hosted tools asked for. */
  readonly hostedTools: readonly string[];
  /** How a stream is framed for the client; absent: server-sent events. */
  readonly framing?: Framing;
}

/** Server-sent events, or one JSON array (Gemini without `alt=sse`). */
export type Framing = 'sse' | 'json-array';

/** How the kept body is changed for an upstream; everything else stays as it was, byte for byte. */
export interface BodyEdit {
  readonly model: string;
  /** Ask for usage in a stream, where the client did not. */
  readonly requestUsage: boolean;
  /** Lower the output cap to this; null leaves it. */
  readonly outputTokensMax: number | null;
}

/** What the tap has seen of an answer that passes through. */
export interface TapState {
  /** Last usage reported; null while none. */
  readonly usage: DialectUsage | null;
  readonly finishReason: CanonicalFinishReason | null;
  readonly rawFinishReason: string | null;
  /** Output that was visible, counted in characters by UTF-16 unit: the floor when usage is missing. */
  readonly visibleCharacters: number;
  /** An error event inside the stream, as its raw text (secrets not removed); null while none. */
  readonly streamError: string | null;
  /** Whether the dialect's terminal signal was seen. */
  readonly complete: boolean;
  /** Whether any event of the format was seen; comments and pings are none. */
  readonly seen: boolean;
  /** Whether any output token (text, reasoning, tool call) was seen. */
  readonly started: boolean;
}

/**
 * Reads an SSE stream that is passed through. `push` appends to `out` the bytes that may go to the client now; the
 * bytes are those received, except a usage event that the client did not ask for. From the finish reason onward (of several choices: of
 * the last that began) the tap holds the bytes back; `finish` answers them, and they leave when the settlement is durable.
 */
export interface StreamTap {
  readonly state: TapState;
  push(chunk: Uint8Array, out: Uint8Array[]): void;
  /** At the end of the body: what was held back, complete. */
  finish(out: Uint8Array[]): void;
}

/** Reads an upstream stream into conversation events. Synchronous; never throws on any input. */
export interface StreamDecoder {
  readonly state: TapState;
  push(chunk: Uint8Array, out: ConversationEvent[]): void;
  finish(out: ConversationEvent[]): void;
}

/** What a whole answer says. */
export interface AnswerFacts {
  /** Whether it is one of this format at all. */
  readonly readable: boolean;
  readonly usage: DialectUsage | null;
  readonly finishReason: CanonicalFinishReason | null;
  readonly rawFinishReason: string | null;
  readonly visibleCharacters: number;
}

/** A request as its client wrote it, in the canonical form, and what the client expects of the answer's form. */
export interface DecodedRequest {
  readonly conversation: Conversation;
  readonly wish: AnswerWish;
}

/** What a client expects of the form of its answer. */
export interface AnswerWish {
  readonly stream: boolean;
  /** Whether it asked for usage in a stream; dialects that always report it: true. */
  readonly usageRequested: boolean;
  /** Whether readable reasoning may be shown to it (DIALECTS, section 1, "Who gets readable reasoning"). */
  readonly reasoningShown: boolean;
  readonly framing: Framing;
  /** Text that stands before each answer: the prompt, where the client wants it echoed. Absent: none. */
  readonly echo?: string;
  /** Names of its tools that take free text: other formats call them with an object, whose `input` the text is. Absent: none. */
  readonly customTools?: readonly string[];
}

/** What an answer is called when it is written for a client. */
export interface AnswerLabel extends AnswerWish {
  /** Our `req_…`; ids of the answer are made of it. */
  readonly id: string;
  /** The name that the client asked for; the provider's own is taken where it is known. */
  readonly model: string;
  /** Unix seconds. */
  readonly createdAt: number;
}

/** A body in this dialect, and what it could not express. */
export interface Encoded {
  readonly body: string;
  readonly warnings: readonly string[];
}

/**
 * Writes conversation events as this dialect's stream. Synchronous. `finish` closes what is open and writes the terminal signal; an
 * `error` event is written by `encodeStreamError` instead, and nothing follows it.
 */
export interface StreamEncoder {
  readonly warnings: readonly string[];
  push(event: ConversationEvent, out: Uint8Array[]): void;
  finish(out: Uint8Array[]): void;
}

/** What an upstream request is besides its conversation. */
export interface EncodeOptions {
  readonly stream: boolean;
  /** Output tokens that the hold covers where the client set no cap: for dialects that want one. */
  readonly outputTokensDefault: number;
}

/** What is taken over of a provider's error body. */
export interface ProviderError {
  readonly message: string | null;
  readonly code: string | null;
  /** How long it asks to be left alone, where it says so in the body. */
  readonly retryAfterMs?: number;
}

/** Who will answer, or did. */
export interface Upstream extends Origin {
  readonly provider: string;
  readonly model: string;
}

/** What kind of call a format is for, as the conventions for traces name it. */
export type Operation = 'chat' | 'text_completion' | 'embeddings';

/** What is known of any wire format in which a provider is spoken to. Pure and synchronous: no I/O, no clock. */
export interface WireFormat {
  readonly name: WireName;
  readonly operation: Operation;
  /** The body with the edit applied; linear; untouched outside the edited members. */
  editBody(text: string, edit: BodyEdit): string;
  readAnswer(body: Uint8Array): AnswerFacts;
  /** What a provider's error body says. */
  decodeError(body: Uint8Array): ProviderError;
}

/** What is known of any wire format in which a client speaks. */
export interface ClientFormat extends WireFormat {
  /**
   * Decodes just enough of a body. Known fields are type-checked; a wrong one throws `GatewayError('invalid_request')` with the
   * field's path, broken JSON `invalid_json`. `path` holds what the URL says (Gemini names model and stream there).
   */
  decodeHead(body: Uint8Array, path: RequestPath): { readonly head: RequestHead; readonly text: string };
  /** An error as the body of this dialect's own API (API.md, section 6). */
  encodeError(error: GatewayError, requestId: string, message: string): string;
}

/** A format in which a client has a conversation; a provider that speaks it gets the client's bytes. */
export interface ClientDialect extends ClientFormat {
  readonly name: DialectName | 'openai-completions';
  readonly operation: 'chat' | 'text_completion';
  createTap(options: TapOptions): StreamTap;
  /** The whole request. `text` was accepted by `decodeHead`; what is malformed beyond that throws `invalid_request` with its path. */
  decodeRequest(text: string, path: RequestPath): DecodedRequest;
  encodeAnswer(answer: ConversationAnswer, label: AnswerLabel): Encoded;
  createEncoder(label: AnswerLabel): StreamEncoder;
  /** An error inside a stream that has begun, in its framing. */
  encodeStreamError(error: GatewayError, requestId: string, message: string, framing?: Framing): Uint8Array;
}

/** One wire format of conversations, on both sides of the gateway. */
export interface Dialect extends ClientDialect {
  readonly name: DialectName;
  readonly operation: 'chat';
  /**
   * A canonical conversation as this dialect's request body; what it cannot express is named in `warnings`. Usage in a stream is asked for
   * by `editBody`, as in a kept body, because some servers refuse the question.
   */
  encodeRequest(conversation: Conversation, upstream: Upstream, options: EncodeOptions): Encoded;
  /** @throws GatewayError `upstream_error` when the body is no answer of this format */
  decodeAnswer(body: Uint8Array, upstream: Upstream): ConversationAnswer;
  createDecoder(upstream: Upstream): StreamDecoder;
}

export interface TapOptions {
  readonly usageRequested: boolean;
  readonly holdTail: boolean;
  /** Absent: server-sent events. */
  readonly framing?: Framing | undefined;
}

/** What the URL says of a request. */
export interface RequestPath {
  readonly model?: string;
  readonly stream?: boolean;
  /** Gemini: `alt=sse` was not asked for. */
  readonly jsonArray?: boolean;
}
