import type { LimitsLeft } from '../metering/limits-left.ts';
import type { GatewayError } from '../lib/errors/index.ts';
import type { ScannedObject } from '../lib/json/index.ts';
import type { InputParts } from '../metering/index.ts';
import type { ClientDialectName, DialectName, RequestLabels, Usage, WireName } from '../store/records/index.ts';
import type { AnswerBody } from './answer-text.ts';
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
  /** What its input is made of: the hold's tokens are estimated from it. */
  readonly input: InputParts;
  /** Names of hosted tools asked for. */
  readonly hostedTools: readonly string[];
  /** The service tier that is asked for, in lower case; absent or null: the standard one, or the provider's choice. */
  readonly serviceTier?: string | null;
  /** Runs of models that it allows the provider beside the one that answers; absent: none. */
  readonly runs?: readonly AskedRun[];
  /** What it says of itself, for reports; null: nothing. */
  readonly labels: RequestLabels | null;
  /** How a stream is framed for the client; absent: server-sent events. */
  readonly framing?: Framing;
  /** What it says of answers that outlive their call; absent: its API has none. */
  readonly state?: HeadState;
}

/** A further run of a model within one answer: an adviser, a stand-in for a model that declines, a context condensed first. */
export interface AskedRun {
  /** The provider's own name; null: the model that is called. */
  readonly model: string | null;
  /** How often at most, or as often as is likely where the request sets no bound. */
  readonly times: number;
}

/** What a request says of answers that outlive their call. */
export interface HeadState {
  /** Whether its answer is to be kept, by its default too. */
  readonly keeps: boolean;
  /** Whether it says so itself. */
  readonly asksToKeep: boolean;
  /** Whether it does not wait for its answer. */
  readonly background: boolean;
  /** The answer that it continues, by its id; null: none. */
  readonly previousId: string | null;
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
  /** Ask for a stream, where the client did not; absent: as it did. Where the URL says so, nothing is changed. */
  readonly stream?: boolean;
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
  /** The id that the client knows the answer by, where its API keeps answers. */
  readonly answerId?: string | null;
  /** The whole answer as it was sent, where it is kept (`TapOptions.keeps`). */
  readonly answerBody?: string | null;
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

/**
 * Follows a stream that passes through, as its provider sends it, so that it can be ended in the middle the way its own server ends an answer that
 * has reached its cap. Synchronous; never throws.
 */
export interface StreamCutter {
  push(chunk: Uint8Array): void;
  /** What is missing to the end: finish reason, usage, terminal signal. */
  end(usage: DialectUsage, out: Uint8Array[]): void;
  /** The whole answer as its last event says it, where its API keeps answers; null before that. */
  readonly answerBody?: string | null;
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
  /** The id that the client knows it by, where its API keeps answers. */
  readonly answerId?: string | null;
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
  /** Of its tools that stand in a group, by the names that they have in other formats. Absent: none. */
  readonly groupedTools?: ReadonlyMap<string, { readonly namespace: string; readonly name: string }>;
}

/** What an answer is called when it is written for a client. */
export interface AnswerLabel extends AnswerWish {
  /** Our `req_…`; ids of the answer are made of it. */
  readonly id: string;
  /** The name that the client asked for; the provider's own is taken where it is known. */
  readonly model: string;
  /** Unix seconds. */
  readonly createdAt: number;
  /** The provider's own id, for an answer that is as good as passed through; absent: ours is used. */
  readonly answerId?: string;
  /** Members of its request that an answer which is kept repeats, as JSON; absent: it is not kept. */
  readonly settings?: ReadonlyMap<string, string>;
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
  /** The whole answer as its last event says it, where its API keeps answers; null before that. */
  readonly answerBody?: string | null;
  push(event: ConversationEvent, out: Uint8Array[]): void;
  finish(out: Uint8Array[]): void;
}

/** What an upstream request is besides its conversation. */
export interface EncodeOptions {
  readonly stream: boolean;
  /** Output tokens that the hold covers where the client set no cap: for dialects that want one. */
  readonly outputTokensDefault: number;
  /** Ask for usage in a stream, where the dialect must be asked. */
  readonly requestUsage: boolean;
}

/** What is taken over of a provider's error, told by its shape alone. */
export interface ProviderError {
  readonly message: string | null;
  readonly code: string | null;
  /** The HTTP status that it stands for, where it says more than the answer's own; a stream's error has no other. */
  readonly status?: number;
  /** How long it asks to be left alone, where it says so in the body. */
  readonly retryAfterMs?: number;
}

/** Who will answer, or did. */
export interface Upstream extends Origin {
  readonly provider: string;
  readonly model: string;
}

/** One turn of a conversation that is kept. */
export interface KeptTurn {
  /** What the client said in it: a JSON array of items. */
  readonly input: string;
  /** The whole answer, as the client got it. */
  readonly answer: string;
  /** Items of the answer for the next turn, where they are more than its client was shown: a JSON array. */
  readonly output: string | null;
}

/** A page of a list: the order, the id behind which it begins, how many at most. */
export interface ItemPage {
  readonly descending: boolean;
  readonly after: string | null;
  readonly limit: number;
}

/** An item of an earlier answer that a body names instead of saying it. */
export interface ItemReference {
  readonly id: string;
  readonly answerId: string;
}

/** What a gateway does that keeps answers in place of a provider. */
export interface DialectState {
  /** The id of the answer that a body continues; null: of none. Throws as `decodeHead` does where it is no JSON. */
  readPreviousId(text: string): string | null;
  /** The body with all that was said before in front of its input, and without the id of what it continues. */
  continueFrom(text: string, turns: readonly KeptTurn[]): string;
  /** Items that a body only names, with the `AnswerLabel.id` of the answers that they are of; those of other makers are not among them. */
  listReferences(text: string): readonly ItemReference[];
  /** The body with the items in their place, by their ids. */
  replaceReferences(text: string, items: ReadonlyMap<string, string>): string;
  /** The input of a body: a JSON array of items. */
  readInput(text: string): string;
  /** The items of an answer: a JSON array. */
  readOutput(answer: string): string;
  /** What an answer repeats of its request, as `AnswerLabel.settings`. */
  readSettings(text: string, previousId: string | null): ReadonlyMap<string, string>;
  /** The body for a provider that keeps no answers: it refuses to be asked. */
  askNotToKeep(text: string): string;
  /** The body without thoughts of others that a provider which keeps its own would not know. */
  dropUnsealed(text: string): string;
  /** A page of what was said before an answer, the last turn's input included. @throws GatewayError when `after` names no item */
  encodeItems(turns: readonly (KeptTurn & { readonly id: string })[], page: ItemPage): string;
  /** What is answered when an answer was removed. */
  encodeRemoved(id: string): string;
}

/** What kind of call a format is for, as the conventions for traces name it. */
export type Operation = 'chat' | 'text_completion' | 'embeddings';

/** What is known of any wire format in which a provider is spoken to. Pure and synchronous: no I/O, no clock. */
export interface WireFormat {
  readonly name: WireName;
  readonly operation: Operation;
  readAnswer(body: AnswerBody): AnswerFacts;
  /** What a provider's error body, or the error inside a stream, says. */
  decodeError(body: Uint8Array): ProviderError;
}

/** The little that was read of a request, and its text as received. */
export interface DecodedHead {
  readonly head: RequestHead;
  readonly text: string;
  /** What was read on the way, so that the whole need not be read again; absent: nothing that would help. */
  readonly scanned?: ScannedObject;
}

/** What is known of any wire format in which a client speaks. */
export interface ClientFormat extends WireFormat {
  /**
   * Decodes just enough of a body. Known fields are type-checked; a wrong one throws `GatewayError('invalid_request')` with the
   * field's path, broken JSON `invalid_json`. `path` holds what the URL says (Gemini names model and stream there).
   */
  decodeHead(body: Uint8Array, path: RequestPath): DecodedHead;
  /**
   * The kept body with the edit applied; linear; untouched outside the edited members.
   * @param scanned what `decodeHead` has read, of this text or of another
   */
  editBody(text: string, edit: BodyEdit, scanned?: ScannedObject): string;
  /** An error as the body of this dialect's own API (API.md, section 6). */
  encodeError(error: GatewayError, requestId: string, message: string): string;
}

/** A format in which a client has a conversation; a provider that speaks it gets the client's bytes. */
export interface ClientDialect extends ClientFormat {
  readonly name: ClientDialectName | 'openai-completions';
  readonly operation: 'chat' | 'text_completion';
  createTap(options: TapOptions): StreamTap;
  createCutter(options: Pick<TapOptions, 'usageRequested' | 'framing'>): StreamCutter;
  /**
   * The whole request. `text` was accepted by `decodeHead`; what is malformed beyond that throws `invalid_request` with its path.
   * @param scanned what `decodeHead` has read, of this text or of another
   */
  decodeRequest(text: string, path: RequestPath, scanned?: ScannedObject): DecodedRequest;
  encodeAnswer(answer: ConversationAnswer, label: AnswerLabel): Encoded;
  createEncoder(label: AnswerLabel): StreamEncoder;
  /** An error inside a stream that has begun, in its framing. */
  encodeStreamError(error: GatewayError, requestId: string, message: string, framing?: Framing): Uint8Array;
  /**
   * What a caller has left of its limits, in headers of this API's own; absent: in those of most (`encodeLimitHeaders`).
   * @param writeSecond writes an instant as RFC 3339, the whole second at or after it
   */
  encodeLimits?(left: LimitsLeft, writeSecond: (instant: number) => string): Readonly<Record<string, string>>;
  /** Present where its API keeps answers. */
  readonly state?: DialectState;
}

/** A format in which a provider has a conversation. */
export interface UpstreamDialect extends WireFormat {
  readonly name: DialectName;
  readonly operation: 'chat';
  /** A canonical conversation as this dialect's request body; what it cannot express is named in `warnings`. */
  encodeRequest(conversation: Conversation, upstream: Upstream, options: EncodeOptions): Encoded;
  /** @throws GatewayError `upstream_error` when the body is no answer of this format */
  decodeAnswer(body: AnswerBody, upstream: Upstream): ConversationAnswer;
  createDecoder(upstream: Upstream): StreamDecoder;
}

/** One wire format of conversations, on both sides of the gateway. */
export interface Dialect extends ClientDialect, UpstreamDialect {
  readonly name: ClientDialectName;
  readonly operation: 'chat';
}

export interface TapOptions {
  readonly usageRequested: boolean;
  readonly holdTail: boolean;
  /** Absent: server-sent events. */
  readonly framing?: Framing | undefined;
  /** Whether the answer is kept by us, so that all of it is wanted. */
  readonly keeps?: boolean;
}

/** What the URL says of a request. */
export interface RequestPath {
  readonly model?: string;
  readonly stream?: boolean;
  /** Gemini: `alt=sse` was not asked for. */
  readonly jsonArray?: boolean;
}
