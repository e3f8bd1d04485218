import type { EndOfCaller } from '../identity/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { ZERO_USD } from '../lib/money.ts';
import type { AdmissionRefusal } from '../metering/port.ts';
import type { AttemptReason } from '../store/records/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import { releaseFor } from './availability.ts';
import type { Lane } from './client-side.ts';
import type { AttemptFailure } from './failures.ts';
import type { Candidate } from './plan.ts';
import { endAnswer, endExhausted } from './run-answers.ts';
import { makeAttempt, markSucceeded, tryNext } from './run-attempts.ts';
import { abandon, factsOf, finish, giveUp, halt, settleSeen } from './run-endings.ts';
import { CLIENT_LEFT_STATUS, RunState } from './run-state.ts';
import { lostCost } from './settlement.ts';

/** One admitted request, from its hold to its settlement (DESIGN, section 5, steps 5 to 8): what it does about what it is told. */
export class RequestRun extends RunState {
  begin(): void {
    const { deps, input } = this;
    const { call } = input;
    if (input.plan.head.stream) deps.observer.streamOpened();
    this.holdKeeper.write();
    tryNext(this, null);
    if (call.signal.aborted) this.clientLeft();
    else if (!this.settled) input.clients.begin(this.presence);
  }

  override stop(error: GatewayError): void {
    if (!this.settled) abandon(this, error.entry.status, 'cancelled', error);
  }

  override callerEnded(reason: EndOfCaller): void {
    this.stop(new GatewayError(reason));
  }

  override make(candidate: Candidate, lane: Lane, reason: AttemptReason | null): Attempt | null {
    return makeAttempt(this, candidate, lane, reason);
  }

  override streamBegan(attempt: Attempt): void {
    markSucceeded(this, attempt, attempt.elapsed());
    if (!attempt.folds && this.holdKeeper.lets()) this.client.openStream(factsOf(this, attempt));
  }

  override streamMoved(attempt: Attempt): void {
    const state = attempt.relay?.state;
    if (state === undefined) return;
    this.books.moved(attempt.candidate, state);
  }

  override answered(attempt: Attempt, raw: RawAnswer | null): void {
    endAnswer(this, attempt, raw);
  }

  override exhausted(attempt: Attempt, refusal: AdmissionRefusal): void {
    endExhausted(this, attempt, refusal);
  }

  override failed(attempt: Attempt, failure: AttemptFailure, raw: RawAnswer | null): void {
    const { deps, input, walk, books } = this;
    releaseFor(deps, input.plan, attempt, this, { failure });
    const { candidate } = attempt;
    const { deployment } = candidate;
    const restMs = failure.restMs ?? failure.error.retryAfterMs ?? null;
    deps.router.report(deployment, failure.outcome, restMs);
    books.attempts.push(attempt.write(failure.error, lostCost(deps, input.plan, candidate, failure)));
    this.lastFailure = failure;
    const other = this.hedge === null ? null : this.hedge.failed(attempt);
    if (other !== null) {
      this.attempt = other;
      if (failure.reason !== undefined) walk.refused(candidate, failure.reason);
      return;
    }
    if (this.detached || !(failure.retryable || failure.reason !== undefined)) {
      giveUp(this, attempt, failure.error, raw, this.detached);
      return;
    }
    if (failure.reason !== undefined) walk.refused(candidate, failure.reason);
    else if (walk.waitForSame(deployment, failure, books.elapsed(), () => tryNext(this, null))) return;
    walk.advance();
    tryNext(this, raw);
  }

  override broke(attempt: Attempt, failure: AttemptFailure): void {
    releaseFor(this.deps, this.input.plan, attempt, this, null);
    this.deps.router.report(attempt.candidate.deployment, failure.outcome, null);
    settleSeen(this, attempt, this.detached ? CLIENT_LEFT_STATUS : 200, 'error', failure.error, () =>
      this.client.breakStream(failure.error, factsOf(this, attempt)),
    );
  }

  override holdDurable(): void {
    const { attempt } = this;
    if (attempt === null || !attempt.began) return;
    this.client.openStream(factsOf(this, attempt));
    // What was held back leaves now, so a checkpoint goes with it.
    this.streamMoved(attempt);
  }

  override holdFailed(cause: Error): void {
    if (this.settled) return;
    const { attempt, deps, input, holdKeeper } = this;
    const error = new GatewayError('overloaded', { cause, internal: 'the hold could not be committed' });
    if (attempt?.began === true && holdKeeper.began) {
      // Some of the answer has left: it is owed, whatever becomes of the extension.
      abandon(this, 200, 'error', error);
      return;
    }
    const waits = this.walk.waits;
    halt(this);
    if (holdKeeper.began) {
      if (attempt !== null && !waits) this.books.attempts.push(attempt.write(error, ZERO_USD, 'cancelled'));
      giveUp(this, attempt, error, null);
      return;
    }
    this.settled = true;
    deps.counters.settle(input.grant, ZERO_USD, null, deps.clock.now());
    deps.counters.committed(input.grant);
    this.client.fail(error, factsOf(this, attempt));
    finish(this);
  }

  override clientLeft(): void {
    if (this.settled) return;
    const { attempt } = this;
    const finishes = attempt?.candidate.deployment.account.onClientAbort === 'finish' && attempt.sent;
    if ((finishes && !this.walk.waits) || this.counting) {
      this.hedge?.close();
      this.detached = true;
      this.client.discard();
      return;
    }
    abandon(this, CLIENT_LEFT_STATUS, 'cancelled', null);
  }
}
