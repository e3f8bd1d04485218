import { GatewayError } from '../lib/errors/index.ts';
import type { AdmissionRefusal } from '../metering/port.ts';
import type { SettlementWrite } from '../store/records/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import { releaseFor } from './availability.ts';
import { countAnswer } from './counted-texts.ts';
import { deliver, readEnded, writeEnded } from './ended-answer.ts';
import type { EndedRead } from './ended-answer.ts';
import { learnFrom } from './estimates.ts';
import { describeFiltered } from './failures.ts';
import { cutAnswer, describeExhausted, hasBegun } from './low-budget/cut-answer.ts';
import { learnSize } from './low-budget/learn-size.ts';
import { stateOf } from './plan.ts';
import { markSucceeded } from './run-attempts.ts';
import { factsOf, finish, settle, settledFactsOf } from './run-endings.ts';
import { CLIENT_LEFT_STATUS } from './run-state.ts';
import type { RunState } from './run-state.ts';
import type { SettlementListener } from './settlement-writer.ts';
import { withAnswer } from './state/keep-answer.ts';

/** The answer is whole: its usage is read, or counted where its provider reports none. */
export function endAnswer(run: RunState, attempt: Attempt, raw: RawAnswer | null): void {
  const { deps, input } = run;
  const read = readEnded(deps, input, attempt, raw);
  if (read === null) return;
  if ('error' in read) {
    run.failed(attempt, read, null);
    return;
  }
  if (read.facts.usage !== null) endMeasured(run, attempt, raw, read);
  else countFirst(run, attempt, raw, read);
}

/** Apart from the usual end: what a function's closures share is made whenever it is called. */
function countFirst(run: RunState, attempt: Attempt, raw: RawAnswer | null, read: EndedRead): void {
  const { deps, input } = run;
  run.counting = true;
  countAnswer(deps, input, attempt, raw, read, (counted) => {
    run.counting = false;
    if (!run.settled) endMeasured(run, attempt, raw, counted);
  });
}

/** Whether content that this attempt's model refuses may be shown to another model. */
function mayLeadOn(run: RunState, attempt: Attempt): boolean {
  return !run.detached && run.walk.leadsOn(attempt.candidate, 'content_filter');
}

function endMeasured(run: RunState, attempt: Attempt, raw: RawAnswer | null, read: EndedRead): void {
  const { deps, input } = run;
  const { facts, usage } = read;
  const { deployment } = attempt.candidate;
  if (raw !== null && facts.finishReason === 'content_filter' && mayLeadOn(run, attempt)) {
    run.failed(attempt, describeFiltered(deployment.account.name, usage), attempt.blot(raw, null));
    return;
  }
  releaseFor(deps, input.plan, attempt, run, read);
  if (raw !== null) markSucceeded(run, attempt, attempt.timeToFirstByteMs);
  run.books.attempts.push(attempt.write(null));
  const broken = raw === null && attempt.relay?.state.streamError !== null;
  deps.tokenCounter.heard(deployment.id, facts.usage !== null || broken);
  if (!broken) learnFrom(deps, input.plan, attempt.candidate, facts);
  if (input.grant.hardBudget) learnSize(input, attempt, run.holdKeeper.terms, read);
  conclude(run, attempt, raw, read);
}

/** The hold does not cover more of the answer: it ends here, or is none where nothing of it was handed on. */
export function endExhausted(run: RunState, attempt: Attempt, refusal: AdmissionRefusal): void {
  if (run.settled) return;
  if (!hasBegun(attempt)) {
    attempt.abort();
    run.failed(attempt, describeExhausted(refusal), null);
    return;
  }
  const { deps, input } = run;
  if (attempt.folds) markSucceeded(run, attempt, attempt.elapsed());
  releaseFor(deps, input.plan, attempt, run, null);
  run.books.attempts.push(cutAnswer(deps, input.plan, attempt));
  const read = readEnded(deps, input, attempt, null);
  if (read !== null && !('error' in read)) conclude(run, attempt, null, { ...read, estimated: true });
}

/** An answer that has ended, and waits for its settlement to be durable. */
class Conclusion implements SettlementListener {
  readonly #run: RunState;
  readonly #attempt: Attempt;
  readonly #forClient: RawAnswer | null;
  readonly #answer: EndedRead['answer'];
  readonly #settlement: SettlementWrite;

  constructor(
    run: RunState,
    attempt: Attempt,
    forClient: RawAnswer | null,
    answer: EndedRead['answer'],
    settlement: SettlementWrite,
  ) {
    this.#run = run;
    this.#attempt = attempt;
    this.#forClient = forClient;
    this.#answer = answer;
    this.#settlement = settlement;
  }

  written(error: Error | null): void {
    const run = this.#run;
    const attempt = this.#attempt;
    const { client } = run;
    if (error === null)
      deliver(client, attempt, this.#forClient, this.#answer, settledFactsOf(run, attempt, this.#settlement));
    else client.fail(new GatewayError('overloaded', { cause: error }), factsOf(run, attempt));
    finish(run);
  }
}

/** The answer has ended: it is settled, and what is left of it leaves when that is durable. */
function conclude(run: RunState, attempt: Attempt, raw: RawAnswer | null, read: EndedRead): void {
  const { input } = run;
  const { facts, usage, estimated, answer } = read;
  const { relay } = attempt;
  const broken = raw === null && relay !== null && relay.state.streamError !== null;
  const forClient = writeEnded(input, attempt, raw, read);
  const settlement = settle(run, {
    status: run.detached ? CLIENT_LEFT_STATUS : (raw?.status ?? 200),
    candidate: attempt.candidate,
    finishReason: facts.finishReason,
    rawFinishReason: facts.rawFinishReason,
    errorType: broken ? 'upstream_error' : null,
    usage,
    estimated,
  });
  const kept =
    broken || stateOf(input.call) === undefined
      ? settlement
      : withAnswer(settlement, input, attempt, { facts, forClient, canonical: answer });
  run.books.write(kept, new Conclusion(run, attempt, forClient, answer, settlement));
}
