import type { ConversationAnswer } from '../../dialects/conversation/index.ts';
import type { AnswerFacts, DialectState, TapState } from '../../dialects/port.ts';
import { asString, parseJson, asRecord } from '../../lib/json/index.ts';
import { totalTokens } from '../../metering/index.ts';
import { responseContext } from '../../store/records/index.ts';
import type { ResponseWrite, SettlementWrite } from '../../store/records/index.ts';
import type { Attempt, RawAnswer } from '../attempt.ts';
import type { NativeCall } from '../port.ts';
import type { CanonicalAnswer } from '../read-canonical.ts';
import { labelOf } from '../translate.ts';
import type { AnsweredRequest } from '../translate.ts';
import { writeContent } from './content.ts';
import { keeperOf } from './keeper-of.ts';
import { KeepingRelay } from './keeping-relay.ts';
import type { CallState } from './port.ts';

/** What the record of a turn weighs besides its content. */
const TURN_BYTES = 1024;
/** Ids that can be looked up; whoever makes others keeps nothing that could be asked for. */
const ID = /^[\x21-\x7e]{1,200}$/;

const decoder = new TextDecoder();

/** An answer that has ended, as far as it is at hand. */
export interface EndedAnswer {
  readonly facts: TapState | AnswerFacts;
  /** As the client gets it; null: it was streamed. */
  readonly forClient: RawAnswer | null;
  /** null: it was passed through, or streamed. */
  readonly canonical: CanonicalAnswer | null;
}

/** An answer as it is to be kept. */
interface KeptAnswer {
  readonly id: string;
  readonly body: string;
  /** See `KeptTurn`. */
  readonly output: string | null;
}

/** Items of an answer with the thoughts that its client is not shown; null where there are none. */
function hiddenOutput(
  run: AnsweredRequest,
  call: NativeCall,
  state: DialectState,
  answer: ConversationAnswer | null,
): string | null {
  const label = labelOf(call, run.plan, run.hold);
  if (answer === null || label.reasoningShown) return null;
  const thinks = answer.choices[0]?.content.some(({ type }) => type === 'reasoning') === true;
  return thinks ? state.readOutput(call.dialect.encodeAnswer(answer, label).body) : null;
}

function readAnswer(
  run: AnsweredRequest,
  call: NativeCall,
  state: DialectState,
  { relay, candidate }: Attempt,
  { facts, forClient, canonical }: EndedAnswer,
): KeptAnswer | null {
  const streamed = relay instanceof KeepingRelay ? relay.answerBody : ((facts as TapState).answerBody ?? null);
  const body = forClient === null ? streamed : decoder.decode(forClient.body);
  if (body === null) return null;
  if (candidate.native) return { id: facts.answerId ?? '', body, output: null };
  const whole = canonical === null || 'vectors' in canonical ? null : canonical;
  const answer = relay instanceof KeepingRelay ? relay.build() : whole;
  return { id: asString(asRecord(parseJson(body))['id']), body, output: hiddenOutput(run, call, state, answer) };
}

/** How a record stands in its conversation; one that lost what it continues begins anew, with all that was said. */
function placeOf(
  { plan, hold }: AnsweredRequest,
  state: DialectState,
  { continued }: CallState,
): Pick<ResponseWrite, 'previousId' | 'rootId' | 'contextBytes'> & { readonly input: string } {
  if (continued.kind === 'here' && !continued.use.detached) {
    const { id, rootId, contextBytes } = continued.previous;
    return { previousId: id, rootId, contextBytes, input: continued.input };
  }
  return { previousId: null, rootId: hold.id, contextBytes: 0, input: state.readInput(plan.text ?? '{}') };
}

function describeHere(
  run: AnsweredRequest,
  callState: CallState,
  state: DialectState,
  answer: KeptAnswer,
): Omit<ResponseWrite, 'lastAt' | 'contextTokens'> | null {
  const { id, body, output } = answer;
  if (body.length > callState.bytesMax) return null;
  const { input, contextBytes, ...place } = placeOf(run, state, callState);
  const content = writeContent({ input, answer: body, output });
  return {
    ...place,
    responseId: id,
    customerUserId: run.hold.customerUserId,
    providerId: null,
    contextBytes: contextBytes + Buffer.byteLength(content) + TURN_BYTES,
    seal: () => callState.sealer.seal(content, responseContext(run.hold.id)),
  };
}

function describeAtProvider(
  { hold }: AnsweredRequest,
  id: string,
  providerId: string,
): Omit<ResponseWrite, 'lastAt' | 'contextTokens'> {
  return {
    responseId: id,
    customerUserId: hold.customerUserId,
    providerId,
    previousId: null,
    rootId: hold.id,
    contextBytes: 0,
    seal: null,
  };
}

/** A settlement with what is kept of its answer: its client finds it by its id as soon as the two are durable. */
export function withAnswer(
  settlement: SettlementWrite,
  run: AnsweredRequest,
  attempt: Attempt,
  ended: EndedAnswer,
): SettlementWrite {
  const { call } = run.call;
  if (call.form !== 'native' || call.state === undefined || call.dialect.state === undefined) return settlement;
  const { finishReason } = ended.facts;
  const keeper = keeperOf(call, run.plan, attempt.candidate);
  if (keeper === null || finishReason === null || finishReason === 'error') return settlement;
  const answer = keeper === 'here' ? readAnswer(run, call, call.dialect.state, attempt, ended) : null;
  const id = answer?.id ?? ended.facts.answerId ?? '';
  if (!ID.test(id)) return settlement;
  const described =
    keeper === 'provider'
      ? describeAtProvider(run, id, attempt.candidate.deployment.account.id)
      : answer === null
        ? null
        : describeHere(run, call.state, call.dialect.state, answer);
  if (described === null) return settlement;
  const response = { ...described, lastAt: settlement.at, contextTokens: totalTokens(settlement.usage) };
  return { ...settlement, response };
}
