import { GatewayError } from '../lib/errors/index.ts';
import type { FinishReason, SettlementWrite } from '../store/records/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import { releaseFor } from './availability.ts';
import { describeSeen, describeUnanswered } from './endings.ts';
import { readFacts, readSettledFacts } from './facts.ts';
import { limitHeaders } from './limit-headers.ts';
import type { RequestFacts, SettledFacts } from './port.ts';
import { CLIENT_LEFT_STATUS } from './run-state.ts';
import type { RunState } from './run-state.ts';
import type { Outcome } from './settlement.ts';

const NO_WARNINGS: readonly string[] = [];

function findLimitHeaders({ client, deps, input }: RunState): RequestFacts['limitHeaders'] {
  return client.answered ? null : limitHeaders(deps, input.call.call, input.plan.scopes);
}

/** What a request's client is told of it before it is settled. */
export function factsOf(run: RunState, attempt: Attempt | null): RequestFacts {
  return readFacts(run.input.hold, attempt, findLimitHeaders(run));
}

/** What it is told of it when it is settled. */
export function settledFactsOf(run: RunState, attempt: Attempt, settlement: SettlementWrite): SettledFacts {
  return readSettledFacts(run.input.hold, attempt, settlement, findLimitHeaders(run));
}

/** Replaces the hold; nothing of the request goes on. */
export function settle(run: RunState, ending: Outcome): SettlementWrite {
  run.settled = true;
  run.hedge?.bill(ending.usage);
  return run.books.settle(ending, run.attempt?.warnings ?? NO_WARNINGS);
}

/** The request is over, and nobody is told of it any more. */
export function finish(run: RunState): void {
  const { input, deps } = run;
  input.clients.end(run.presence);
  if (input.plan.head.stream) deps.observer.streamClosed();
  input.onFinished(run);
}

/** Ends what is under way: an attempt, or the wait before one. */
export function halt(run: RunState): void {
  run.hedge?.close();
  if (run.walk.endWait() || run.attempt === null) return;
  run.attempt.abort();
  releaseFor(run.deps, run.input.plan, run.attempt, run, null);
}

/** No answer: the hold is given back, and the client hears why. */
export function giveUp(
  run: RunState,
  attempt: Attempt | null,
  error: GatewayError,
  raw: RawAnswer | null,
  left = false,
): void {
  if (run.settled) return;
  const { client } = run;
  const candidate = attempt?.candidate ?? run.input.plan.candidates[0];
  if (candidate === undefined) return;
  const passOn = raw !== null && client.takesRaw(candidate) ? raw : null;
  const status = left ? CLIENT_LEFT_STATUS : (passOn?.status ?? error.entry.status);
  const settlement = settle(run, describeUnanswered(candidate, status, left ? null : error));
  const written = (storeError: Error | null): void => {
    if (storeError === null && passOn !== null && attempt !== null)
      client.finishWhole(passOn, null, settledFactsOf(run, attempt, settlement));
    else
      client.fail(
        storeError === null ? error : new GatewayError('overloaded', { cause: storeError }),
        factsOf(run, attempt),
        run.books.attempts.length > 1,
      );
    finish(run);
  };
  run.books.write(settlement, { written });
}

/** Ends it from outside: what was seen of the answer is charged. `error` is null when its client left. */
export function abandon(run: RunState, status: number, finishReason: FinishReason, error: GatewayError | null): void {
  const { attempt } = run;
  const shown = error ?? new GatewayError('shutting_down', { internal: 'the client left' });
  if (attempt === null) return giveUp(run, null, shown, null);
  const waiting = run.walk.waits;
  const { sent } = attempt;
  halt(run);
  if (error === null) run.client.discard();
  if (!waiting && !sent) run.books.attempts.push(attempt.write(error, undefined, 'cancelled'));
  if (waiting || !sent) return giveUp(run, attempt, shown, null, error === null);
  settleSeen(run, attempt, status, finishReason, error, () => run.client.breakStream(shown, factsOf(run, attempt)));
}

/** Settles what was seen of an answer that ended before it was complete. */
export function settleSeen(
  run: RunState,
  attempt: Attempt,
  status: number,
  finishReason: FinishReason,
  error: GatewayError | null,
  done: () => void,
): void {
  const ended = finishReason === 'cancelled' ? 'cancelled' : null;
  run.books.attempts.push(attempt.write(error, undefined, ended));
  const ending = describeSeen(run.deps, run.input.plan, attempt, status, finishReason, error);
  const written = (): void => {
    done();
    finish(run);
  };
  run.books.write(settle(run, ending), { written });
}
