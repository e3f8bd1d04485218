import type { ConversationEvent } from '../dialects/conversation/index.ts';
import type { Framing, RequestHead } from '../dialects/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { RawAnswer } from './attempt.ts';
import type { CanonicalAnswer } from './read-canonical.ts';
import type { PipelineDeps } from './deps.ts';
import { BYTE_ITEMS, Outlet } from './outlet.ts';
import type { Candidate } from './plan.ts';
import type { EventSink, PipelineCall, PipelineResult, RequestFacts, SettledFacts, StreamSink } from './port.ts';
import { EVENT_ITEMS } from './relay.ts';
import type { Relay } from './relay.ts';

const STREAM_TYPES: Readonly<Record<Framing, string>> = {
  sse: 'text/event-stream; charset=utf-8',
  'json-array': 'application/json; charset=utf-8',
};

/** Where the stream of one attempt waits for the client; null in the form that the client does not speak, and where the answer comes whole. */
export interface Lane {
  readonly bytes: Outlet<Uint8Array> | null;
  readonly events: Outlet<ConversationEvent> | null;
}

/** How a stream ended, kept while the HTTP layer is not connected yet. */
type Ending =
  | { readonly kind: 'done'; readonly facts: SettledFacts }
  | { readonly kind: 'broken'; readonly error: GatewayError; readonly facts: RequestFacts };

/** The error with the headers that name the request; what was retried here should not be retried by the client. */
function nameRequest(error: GatewayError, facts: RequestFacts, retried: boolean): GatewayError {
  return new GatewayError(error.type, {
    details: error.details,
    hint: error.hint,
    internal: error.internal,
    cause: error.cause ?? error,
    retryAfterMs: error.retryAfterMs,
    headers: {
      ...error.headers,
      ...facts.limitHeaders,
      'x-tallygate-request-id': facts.id,
      ...(facts.provider === null ? {} : { 'x-tallygate-provider': facts.provider }),
      ...(retried ? { 'x-should-retry': 'false' } : {}),
    },
  });
}

/** The client's end of one request: answers once, whole or as a stream, in the form that the client speaks. */
export class ClientSide implements Lane {
  bytes: Outlet<Uint8Array> | null;
  events: Outlet<ConversationEvent> | null;
  readonly #call: PipelineCall['call'];
  readonly #framing: Framing;
  readonly #resolve: (result: PipelineResult) => void;
  readonly #reject: (error: GatewayError) => void;
  readonly #deps: PipelineDeps;
  #answered = false;
  #discarded = false;
  #ending: Ending | null = null;
  #byteSink: StreamSink | null = null;
  #eventSink: EventSink | null = null;

  constructor(
    call: PipelineCall['call'],
    head: RequestHead,
    deps: PipelineDeps,
    resolve: (result: PipelineResult) => void,
    reject: (error: GatewayError) => void,
  ) {
    this.#call = call;
    this.#framing = head.framing ?? 'sse';
    this.#deps = deps;
    this.#resolve = resolve;
    this.#reject = reject;
    const { stream } = head;
    const bytesMax = deps.options.streamBufferBytes;
    this.bytes = stream && call.form === 'native' ? new Outlet(BYTE_ITEMS, bytesMax) : null;
    this.events = stream && call.form === 'canonical' ? new Outlet(EVENT_ITEMS, bytesMax) : null;
  }

  /** Whether the head has left. */
  get answered(): boolean {
    return this.#answered;
  }

  /** A lane for an attempt beside the present one. */
  openLane(): Lane {
    const bytesMax = this.#deps.options.streamBufferBytes;
    return {
      bytes: this.bytes === null ? null : new Outlet(BYTE_ITEMS, bytesMax),
      events: this.events === null ? null : new Outlet(EVENT_ITEMS, bytesMax),
    };
  }

  /** What came in this lane is what the client gets. */
  takeLane({ bytes, events }: Lane): void {
    this.bytes = bytes;
    this.events = events;
  }

  /** Whether the provider's own error body suits this client. */
  takesRaw(candidate: Candidate): boolean {
    return this.#call.form !== 'canonical' && candidate.native;
  }

  /** The head may go out: a first event is there and the hold is durable. */
  openStream(facts: RequestFacts): void {
    if (this.#answered) return;
    this.#answered = true;
    if (this.bytes !== null)
      this.#resolve({
        kind: 'stream',
        contentType: STREAM_TYPES[this.#framing],
        facts,
        start: (sink) => this.#startBytes(sink),
      });
    else this.#resolve({ kind: 'events', facts, start: (sink) => this.#startEvents(sink) });
  }

  /** The settlement is durable: the rest of the stream leaves. */
  finishStream(relay: Relay | null, facts: SettledFacts): void {
    relay?.releaseTail();
    this.openStream(facts);
    this.#end({ kind: 'done', facts });
  }

  /** Whether a whole answer has to be read into the canonical form. */
  get canonical(): boolean {
    return this.#call.form === 'canonical';
  }

  /** `answer`: what a canonical call gets instead of the bytes. */
  finishWhole(raw: RawAnswer, answer: CanonicalAnswer | null, facts: SettledFacts): void {
    if (this.#answered) return;
    this.#answered = true;
    if (answer === null || 'vectors' in answer)
      this.#resolve({ kind: 'whole', status: raw.status, contentType: raw.contentType, body: raw.body, facts });
    else this.#resolve({ kind: 'answer', answer, facts });
  }

  /** An error before anything was sent is an answer of its own, later it is the stream's last event. */
  fail(error: GatewayError, facts: RequestFacts, retried = false): void {
    if (this.#answered) {
      this.breakStream(error, facts);
      return;
    }
    this.#answered = true;
    this.#reject(nameRequest(error, facts, retried));
  }

  breakStream(error: GatewayError, facts: RequestFacts): void {
    if (this.#answered) this.#end({ kind: 'broken', error, facts });
    else this.fail(error, facts);
  }

  /** The client has left. */
  discard(): void {
    this.#discarded = true;
    this.bytes?.discard();
    this.events?.discard();
  }

  #startBytes(sink: StreamSink): void {
    this.#byteSink = sink;
    this.bytes?.connect({ send: (chunk) => sink.write(chunk), onDrain: (callback) => sink.onDrain(callback) });
    this.#flushEnding();
  }

  #startEvents(sink: EventSink): void {
    this.#eventSink = sink;
    this.events?.connect({ send: (event) => sink.event(event), onDrain: (callback) => sink.onDrain(callback) });
    this.#flushEnding();
  }

  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#flushEnding();
  }

  #flushEnding(): void {
    const ending = this.#ending;
    if (ending === null) return;
    if (this.#byteSink !== null) this.#endBytes(this.#byteSink, ending);
    else if (this.#eventSink !== null) this.#endEvents(this.#eventSink, ending);
  }

  #endBytes(sink: StreamSink, ending: Ending): void {
    if (ending.kind === 'broken' && !this.#discarded && this.#call.form === 'native') {
      const { error, facts } = ending;
      this.#deps.log.info('stream.broken', { id: facts.id, error: error.type });
      sink.write(this.#call.dialect.encodeStreamError(error, facts.requestId, error.message, this.#framing));
    }
    sink.end();
  }

  #endEvents(sink: EventSink, ending: Ending): void {
    if (ending.kind === 'done') sink.done(ending.facts);
    else sink.failed(ending.error, ending.facts);
  }
}
