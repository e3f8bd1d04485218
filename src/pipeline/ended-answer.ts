import { AnswerText } from '../dialects/answer-text.ts';
import type { AnswerFacts, TapState } from '../dialects/port.ts';
import type { Usage } from '../store/records/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import type { ClientSide } from './client-side.ts';
import type { PipelineDeps } from './deps.ts';
import { measureUsage } from './estimates.ts';
import { describeBroken, describeUnreadable } from './failures.ts';
import type { AttemptFailure } from './failures.ts';
import { FoldingRelay } from './low-budget/folding-relay.ts';
import type { Plan } from './plan.ts';
import type { PipelineCall, SettledFacts } from './port.ts';
import { readCanonical } from './read-canonical.ts';
import type { CanonicalAnswer } from './read-canonical.ts';
import { writeFolded, writeForClient } from './translate.ts';
import type { AnsweredRequest } from './translate.ts';

/** An answer that has ended, as far as client and books need it. */
export interface EndedRead {
  readonly facts: TapState | AnswerFacts;
  /** null: nobody needs to read it. */
  readonly answer: CanonicalAnswer | null;
  readonly usage: Usage;
  readonly estimated: boolean;
}

/** What it says, or why it is none. `raw` is null where it came as a stream. */
export function readEnded(
  deps: PipelineDeps,
  { call: { call }, plan }: { readonly call: PipelineCall; readonly plan: Plan },
  attempt: Attempt,
  raw: RawAnswer | null,
): EndedRead | AttemptFailure | null {
  const { candidate, relay } = attempt;
  if (raw === null) {
    if (relay === null) return null;
    const answer = relay instanceof FoldingRelay ? relay.build() : null;
    const complete = relay.state.streamError === null;
    return { facts: relay.state, answer, ...measureUsage(deps, plan, candidate, relay.state, complete) };
  }
  const isRead = call.form === 'canonical' || !candidate.native;
  const body = isRead ? new AnswerText(raw.body) : raw.body;
  const facts = candidate.dialect.readAnswer(body);
  if (!facts.readable) return describeUnreadable(candidate, raw.body);
  const answer = isRead ? readCanonical(attempt, body, plan) : null;
  if (answer !== null && 'error' in answer) return answer;
  if (facts.usage !== null) return { facts, answer, usage: facts.usage, estimated: false };
  return { facts, answer, ...measureUsage(deps, plan, candidate, facts, true) };
}

/** The answer as its client gets it; null where it was streamed. Losses are added to the attempt's warnings. */
export function writeEnded(
  request: AnsweredRequest,
  attempt: Attempt,
  raw: RawAnswer | null,
  read: EndedRead,
): RawAnswer | null {
  const { relay } = attempt;
  const { facts, answer } = read;
  if (relay !== null) attempt.warn(relay.warnings);
  if (raw !== null) return writeForClient(request, attempt, attempt.blot(raw, facts.usage), read);
  return answer === null || 'vectors' in answer ? null : writeFolded(request, attempt, answer);
}

/** Gives a client the end of its answer, whose settlement is durable. `forClient`: the whole of it; null: it was streamed. */
export function deliver(
  client: ClientSide,
  { candidate, relay }: Attempt,
  forClient: RawAnswer | null,
  answer: CanonicalAnswer | null,
  facts: SettledFacts,
): void {
  const broken = forClient === null && relay !== null && relay.state.streamError !== null;
  if (forClient !== null) client.finishWhole(forClient, client.canonical ? answer : null, facts);
  else if (broken && !relay.passesErrors)
    client.breakStream(describeBroken(candidate, relay.state.streamError ?? ''), facts);
  else client.finishStream(relay, facts);
}
