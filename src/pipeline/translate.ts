import { hideReasoning, ReasoningFilter } from '../dialects/conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../dialects/conversation/index.ts';
import type { AnswerLabel, Dialect, StreamDecoder, StreamEncoder, TapState } from '../dialects/port.ts';
import type { HoldWrite } from '../store/records/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import type { Outlet } from './outlet.ts';
import { decodedOf } from './plan.ts';
import type { Plan } from './plan.ts';
import type { NativeCall, PipelineCall } from './port.ts';
import type { Relay } from './relay.ts';
import { echoOf } from './state/keeper-of.ts';

const JSON_TYPE = 'application/json';
const SECOND_MS = 1000;

/** What the client's copy of a translated answer is called. */
export function labelOf(call: NativeCall, plan: Plan, hold: HoldWrite): AnswerLabel {
  const label = {
    ...decodedOf(plan, call).wish,
    id: hold.id,
    model: plan.head.model,
    createdAt: Math.floor(hold.at / SECOND_MS),
  };
  return call.state === undefined ? label : { ...label, ...echoOf(call, plan) };
}

/** What of a request the form of its answer depends on. */
export interface AnsweredRequest {
  readonly call: PipelineCall;
  readonly plan: Plan;
  readonly hold: HoldWrite;
}

/** A whole answer as the client shall have it: as it came, or in its own dialect. */
export function writeForClient(
  { call, plan, hold }: AnsweredRequest,
  { candidate }: Attempt,
  raw: RawAnswer,
  answer: ConversationAnswer | null,
  warnings: string[],
): RawAnswer {
  if (answer === null || call.call.form !== 'native' || candidate.native) return raw;
  return translateAnswer(answer, raw.status, call.call.dialect, labelOf(call.call, plan, hold), warnings);
}

/** A whole answer in the client's dialect. What it cannot express is added to `warnings`. */
function translateAnswer(
  answer: ConversationAnswer,
  status: number,
  dialect: Dialect,
  label: AnswerLabel,
  warnings: string[],
): RawAnswer {
  const encoded = dialect.encodeAnswer(label.reasoningShown ? answer : hideReasoning(answer), label);
  for (const warning of encoded.warnings) if (!warnings.includes(warning)) warnings.push(warning);
  return { status, contentType: JSON_TYPE, body: new TextEncoder().encode(encoded.body) };
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

  constructor(decoder: StreamDecoder, encoder: StreamEncoder, outlet: Outlet<Uint8Array>, reasoningShown: boolean) {
    this.#decoder = decoder;
    this.#encoder = encoder;
    this.#outlet = outlet;
    this.#filter = reasoningShown ? null : new ReasoningFilter();
  }

  get state(): TapState {
    return this.#decoder.state;
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
