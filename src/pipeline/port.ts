import type { EmbeddingFormat } from '../dialects/embeddings/index.ts';
import type { ClientDialect, RequestPath } from '../dialects/port.ts';
import type { Conversation, ConversationAnswer, ConversationEvent } from '../dialects/conversation/index.ts';
import type { CallerPrincipal, CallOrigin } from '../identity/port.ts';
import type { ClientSignal } from '../lib/client-signal.ts';
import type { GatewayError } from '../lib/errors/index.ts';
import type { NanoUsd } from '../lib/money.ts';
import type { InputParts } from '../metering/index.ts';
import type { FinishReason, HoldWrite, SettlementWrite, Usage } from '../store/records/index.ts';
import type { CallState } from './state/port.ts';

/** What is known of a request when its answer is made: headers, the envelope, the log line. */
export interface RequestFacts {
  /** `req_…`. */
  readonly id: string;
  readonly requestId: string;
  readonly model: string;
  /** Name of the provider that answers; null before one does. */
  readonly provider: string | null;
  readonly warnings: readonly string[];
  /** What the caller has left of its limits, in headers of its API; null: it has none, or the head has left. */
  readonly limitHeaders: Readonly<Record<string, string>> | null;
}

/** What is known when it is settled. */
export interface SettledFacts extends RequestFacts {
  readonly charge: NanoUsd;
  readonly usage: Usage;
  readonly finishReason: FinishReason | null;
  readonly latencyMs: number;
  readonly timeToFirstTokenMs: number | null;
}

/** A call in the client's own format: bytes pass through where the upstream speaks the same. */
export interface NativeCall {
  readonly form: 'native';
  readonly dialect: ClientDialect;
  readonly body: Uint8Array;
  readonly path: RequestPath;
  /** Headers that this dialect forwards, lower case. */
  readonly forwarded: readonly (readonly [string, string])[];
  /** Where its API keeps answers: what the call continues, and how its own is kept. */
  readonly state?: CallState;
}

/** The same for vectors. */
export interface EmbeddingCall extends Omit<NativeCall, 'form' | 'dialect' | 'state'> {
  readonly form: 'embeddings';
  readonly dialect: EmbeddingFormat;
}

/** A call of the gateway's own prompt API, in the canonical form. */
export interface CanonicalCall {
  readonly form: 'canonical';
  readonly model: string;
  readonly stream: boolean;
  readonly conversation: Conversation;
  readonly input: InputParts;
  /** The body that it was read from. */
  readonly received?: Uint8Array;
}

/** One request to the pipeline. */
export interface PipelineCall {
  /** The request's own id when the HTTP layer has made one already (no `X-Request-Id` was given), else null. */
  readonly id: string | null;
  /** Correlation id, address, user agent. */
  readonly origin: CallOrigin;
  /** Already authenticated. */
  readonly caller: CallerPrincipal;
  readonly call: NativeCall | EmbeddingCall | CanonicalCall;
  /** A loss in translation is 40003. */
  readonly strict: boolean;
  /** Fires when the client leaves. */
  readonly signal: ClientSignal;
  /** Told once, when it is settled and before that is durable; absent: nobody asks. */
  readonly onSettled?: (hold: HoldWrite, settlement: SettlementWrite) => void;
}

/** Where a streamed answer goes. Synchronous; must not throw. */
export interface StreamSink {
  /** False when the client reads slower than the provider writes: the upstream is paused until `onDrain` fires. */
  write(chunk: Uint8Array): boolean;
  onDrain(callback: () => void): void;
  end(): void;
}

/** Receives canonical events where the client's form is the gateway's own. */
export interface EventSink {
  event(event: ConversationEvent): boolean;
  onDrain(callback: () => void): void;
  /** The settlement is durable. */
  done(facts: SettledFacts): void;
  /** The stream broke after it began; the settlement is durable or was tried. */
  failed(error: GatewayError, facts: RequestFacts): void;
}

/** How a request ends for the HTTP layer. Failures before the first byte are thrown as `GatewayError`. */
export type PipelineResult =
  /** Bytes of the provider, whole; status is the provider's (2xx, or 400, 413, 422 passed on). */
  | {
      readonly kind: 'whole';
      readonly status: number;
      readonly contentType: string;
      readonly body: Uint8Array;
      readonly facts: SettledFacts;
    }
  | { readonly kind: 'answer'; readonly answer: ConversationAnswer; readonly facts: SettledFacts }
  /** `start` is called once, when the HTTP layer is ready to send; the first bytes are already held back by then. */
  | {
      readonly kind: 'stream';
      readonly contentType: string;
      readonly facts: RequestFacts;
      readonly start: (sink: StreamSink) => void;
    }
  | { readonly kind: 'events'; readonly facts: RequestFacts; readonly start: (sink: EventSink) => void };

export interface Pipeline {
  run(call: PipelineCall): Promise<PipelineResult>;
  /** Requests under way. */
  active(): number;
  /** Ids of the requests whose hold is still to be settled: those under way, and those whose settlement is not durable yet. */
  unsettled(): ReadonlySet<string>;
  /** Refuses new work (`shutting_down`) and resolves when all under way is settled, or aborts it at `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
}
