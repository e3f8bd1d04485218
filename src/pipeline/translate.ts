import { hideReasoning, ReasoningFilter } from '../dialects/conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../dialects/conversation/index.ts';
import type { EmbeddingAnswer } from '../dialects/embeddings/index.ts';
import type { AnswerLabel, Encoded, StreamDecoder, StreamEncoder, TapState } from '../dialects/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { HoldWrite, Usage } from '../store/records/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import type { Outlet } from './outlet.ts';
import { decodedOf, vectorsOf } from './plan.ts';
import type { Plan } from './plan.ts';
import type { NativeCall, PipelineCall } from './port.ts';
import type { CanonicalAnswer } from './read-canonical.ts';
import { cutState } from './relay.ts';
import type { Relay } from './relay.ts';
import { settingsOf } from './state/keeper-of.ts';

const JSON_TYPE = 'application/json';
const encoder = new TextEncoder();
const SECOND_MS = 1000;

/** What the client's copy of a translated answer is called. */
export function labelOf(call: NativeCall, plan: Plan, hold: HoldWrite): AnswerLabel {
  const label = {
    ...decodedOf(plan, call).wish,
    id: hold.id,
    model: plan.head.model,
    createdAt: Math.floor(hold.at / SECOND_MS),
  };
  return call.state === undefined ? label : { ...label, ...settingsOf(call, plan) };
}

/** What of a request the form of its answer depends on. */
export interface AnsweredRequest {
  readonly call: PipelineCall;
  readonly plan: Plan;
  readonly hold: HoldWrite;
}

/** What was read of a whole answer. */
export interface ReadAnswer {
  /** null: nobody needed to read it. */
  readonly answer: CanonicalAnswer | null;
  readonly usage: Usage;
}

/** A whole answer that was put together from a stream, as the client would have got it whole. */
export function writeFolded(request: AnsweredRequest, attempt: Attempt, answer: ConversationAnswer): RawAnswer {
  const { candidate } = attempt;
  const { call, plan, hold } = request;
  if (call.call.form !== 'native') return { status: 200, contentType: JSON_TYPE, body: new Uint8Array() };
  const label = labelOf(call.call, plan, hold);
  const isAsSaid = candidate.native || label.reasoningShown;
  const named = candidate.native && answer.id !== null ? { ...label, answerId: answer.id } : label;
  const encoded = call.call.dialect.encodeAnswer(isAsSaid ? answer : hideReasoning(answer), named);
  attempt.warn(encoded.warnings);
  return { status: 200, contentType: JSON_TYPE, body: encoder.encode(encoded.body) };
}

/** A whole answer as the client shall have it: as it came, or in its own format. What that cannot express is added to the attempt's warnings. */
export function writeForClient(
  request: AnsweredRequest,
  attempt: Attempt,
  raw: RawAnswer,
  { answer, usage }: ReadAnswer,
): RawAnswer {
  if (answer === null || attempt.candidate.native || request.call.call.form === 'canonical') return raw;
  const encoded = 'vectors' in answer ? writeVectors(request, answer, usage) : writeConversation(request, answer);
  attempt.warn(encoded.warnings);
  return { status: raw.status, contentType: JSON_TYPE, body: encoder.encode(encoded.body) };
}

function writeConversation({ call, plan, hold }: AnsweredRequest, answer: ConversationAnswer): Encoded {
  if (call.call.form !== 'native')
    throw new GatewayError('internal_error', { internal: 'no client of a conversation' });
  const label = labelOf(call.call, plan, hold);
  return call.call.dialect.encodeAnswer(label.reasoningShown ? answer : hideReasoning(answer), label);
}

function writeVectors({ call, plan }: AnsweredRequest, answer: EmbeddingAnswer, usage: Usage): Encoded {
  if (call.call.form !== 'embeddings') throw new GatewayError('internal_error', { internal: 'no client of vectors' });
  const { encoding } = vectorsOf(plan, call.call);
  return call.call.dialect.encodeAnswer(answer, { encoding, model: plan.head.model, usage });
}

/** Another dialect upstream than the client's: decode, encode, chunk by chunk. From the first end of a choice on, bytes are kept. */
export class TranslatingRelay implements Relay {
  readonly passesErrors = false;
  readonly #decoder: StreamDecoder;
  readonly #encoder: StreamEncoder;
  readonly #outlet: Outlet<Uint8Array>;
  readonly #filter: ReasoningFilter | null;
  readonly #events: ConversationEvent[] = [];
  readonly #tail: Uint8Array[] = [];
  #ending = false;
  #cut: TapState | null = null;

  constructor(decoder: StreamDecoder, encoder: StreamEncoder, outlet: Outlet<Uint8Array>, reasoningShown: boolean) {
    this.#decoder = decoder;
    this.#encoder = encoder;
    this.#outlet = outlet;
    this.#filter = reasoningShown ? null : new ReasoningFilter();
  }

  get state(): TapState {
    return this.#cut ?? this.#decoder.state;
  }

  get warnings(): readonly string[] {
    return this.#encoder.warnings;
  }

  push(chunk: Uint8Array): void {
    this.#decoder.push(chunk, this.#events);
    this.#encode();
  }

  finish(): void {
    this.#decoder.finish(this.#events);
    this.#encode();
    if (this.#decoder.state.streamError === null) this.#encoder.finish(this.#tail);
  }

  cut(usage: Usage): void {
    const seen = cutState(this.#decoder.state, usage);
    this.#decoder.finish(this.#events);
    this.#ending = true;
    this.#encode();
    this.#encoder.push(
      { type: 'choice-end', choice: 0, finishReason: 'length', rawFinishReason: null, stopSequence: null },
      this.#tail,
    );
    this.#encoder.push({ type: 'usage', usage }, this.#tail);
    this.#encoder.finish(this.#tail);
    this.#cut = seen;
  }

  releaseTail(): void {
    for (const bytes of this.#tail) this.#outlet.push(bytes);
    this.#tail.length = 0;
  }

  #encode(): void {
    const out: Uint8Array[] = [];
    for (const event of this.#events) {
      if (event.type === 'error' || this.#filter?.keeps(event) === false) continue;
      if (event.type === 'choice-end') this.#ending = true;
      this.#encoder.push(event, this.#ending ? this.#tail : out);
    }
    this.#events.length = 0;
    for (const bytes of out) this.#outlet.push(bytes);
  }
}
