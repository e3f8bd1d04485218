import { GatewayError, toGatewayError } from '../lib/errors/index.ts';
import { ZERO_USD } from '../lib/money.ts';
import { NOT_THERE } from '../lib/roster.ts';
import type { Rostered } from '../lib/roster.ts';
import { refusalError } from '../metering/index.ts';
import type { AdmissionRefusal } from '../metering/port.ts';
import type { AttemptReason, FinishReason, HedgeRecord, SettlementWrite } from '../store/records/index.ts';
import type { Attempt, AttemptHost, RawAnswer } from './attempt.ts';
import { ClientSide } from './client-side.ts';
import { Presence } from './client-watch.ts';
import type { ClientWatch } from './client-watch.ts';
import type { Lane } from './client-side.ts';
import type { PipelineDeps } from './deps.ts';
import { CandidateWalk } from './candidate-walk.ts';
import { describeSeen, describeUnanswered } from './endings.ts';
import { countAnswer } from './counted-texts.ts';
import { learnFrom } from './estimates.ts';
import type { Ending } from './endings.ts';
import { readFacts, readSettledFacts } from './facts.ts';
import { deliver, readEnded, writeEnded } from './ended-answer.ts';
import type { EndedRead } from './ended-answer.ts';
import { describeFiltered } from './failures.ts';
import type { AttemptFailure } from './failures.ts';
import { createAttempt } from './create-attempt.ts';
import { Hedge } from './hedge.ts';
import { HoldKeeper } from './hold-keeper.ts';
import type { HeldRequest, HoldListener } from './hold-keeper.ts';
import { cutAnswer, describeExhausted, hasBegun } from './low-budget/cut-answer.ts';
import { limitHeaders } from './limit-headers.ts';
import { learnSize } from './low-budget/learn-size.ts';
import { stateOf } from './plan.ts';
import type { Candidate } from './plan.ts';
import type { PipelineResult, RequestFacts, SettledFacts } from './port.ts';
import { RunBooks } from './run-books.ts';
import { lostCost } from './settlement.ts';
import { withAnswer } from './state/keep-answer.ts';
import type { SettlementWriter } from './settlement-writer.ts';
import { acquireFor, describeAllBusy } from './availability.ts';
import { usedTokens } from './used-tokens.ts';
import type { AttemptEnd } from './used-tokens.ts';

const CLIENT_LEFT_STATUS = 499;

/** What a run needs besides the pipeline's own parts. */
export interface RunInput extends HeldRequest {
  readonly startedMonotonic: number;
  readonly onFinished: (run: RequestRun) => void;
  readonly clients: ClientWatch;
}

/** One admitted request, from its hold to its settlement (DESIGN, section 5, steps 5 to 8). */
export class RequestRun implements AttemptHost, HoldListener, Rostered {
  rosterIndex = NOT_THERE;
  readonly #deps: PipelineDeps;
  readonly #input: RunInput;
  readonly #client: ClientSide;
  readonly #holdKeeper: HoldKeeper;
  readonly #books: RunBooks;
  readonly #walk: CandidateWalk;
  /** null: its model is not hedged. */
  readonly #hedge: Hedge | null;
  /** The one that goes on, of two at once the first. */
  #attempt: Attempt | null = null;
  #settled = false;
  /** The answer is there, and its tokens are being counted. */
  #counting = false;
  #detached = false;
  #lastFailure: AttemptFailure | null = null;
  #unsubscribe: (() => void) | null = null;
  readonly #presence: Presence;

  constructor(
    deps: PipelineDeps,
    writer: SettlementWriter,
    input: RunInput,
    resolve: (result: PipelineResult) => void,
    reject: (error: GatewayError) => void,
  ) {
    this.#deps = deps;
    this.#input = input;
    this.#walk = new CandidateWalk(deps, input.plan.candidates);
    this.#holdKeeper = new HoldKeeper(deps, input, this);
    this.#books = new RunBooks(deps, writer, input, this.#holdKeeper);
    this.#client = new ClientSide(input.call.call, input.plan.head, deps, resolve, reject);
    this.#presence = new Presence(input.call.signal, this.#clientLeft);
    this.#hedge = input.plan.hedge === null ? null : this.#createHedge(input.plan.hedge);
  }

  get id(): string {
    return this.#input.hold.id;
  }

  begin(): void {
    const { call } = this.#input;
    this.#unsubscribe = this.#deps.authenticator.onRevoked(call.caller, (reason) =>
      this.stop(new GatewayError(reason)),
    );
    if (this.#input.plan.head.stream) this.#deps.observer.streamOpened();
    this.#holdKeeper.write();
    this.#tryNext(null);
    if (call.signal.aborted) this.#clientLeft();
    else if (!this.#settled) this.#input.clients.begin(this.#presence);
  }

  /** Ends the request from outside: revocation, suspension, the end of draining. */
  stop(error: GatewayError): void {
    if (!this.#settled) this.#abandon(error.entry.status, 'cancelled', error);
  }

  streamBegan(attempt: Attempt): void {
    this.#succeeded(attempt, attempt.elapsed());
    if (!attempt.folds && this.#holdKeeper.lets()) this.#client.openStream(this.#facts(attempt));
  }

  streamMoved(attempt: Attempt): void {
    const state = attempt.relay?.state;
    if (state === undefined) return;
    this.#books.moved(attempt.candidate, state);
  }

  answered(attempt: Attempt, raw: RawAnswer | null): void {
    const read = readEnded(this.#deps, this.#input, attempt, raw);
    if (read === null) return;
    if ('error' in read) {
      this.failed(attempt, read, null);
      return;
    }
    if (read.facts.usage !== null) return this.#answeredAs(attempt, raw, read);
    this.#counting = true;
    countAnswer(this.#deps, this.#input, attempt, raw, read, (counted) => {
      this.#counting = false;
      if (!this.#settled) this.#answeredAs(attempt, raw, counted);
    });
  }

  #answeredAs(attempt: Attempt, raw: RawAnswer | null, read: EndedRead): void {
    const { facts, usage } = read;
    const { account } = attempt.candidate.deployment;
    if (raw !== null && facts.finishReason === 'content_filter' && this.#mayLeadOn(attempt.candidate)) {
      this.failed(attempt, describeFiltered(account.name, usage), attempt.blot(raw, null));
      return;
    }
    this.#release(attempt, { usage });
    if (raw !== null) this.#succeeded(attempt, attempt.timeToFirstByteMs);
    this.#books.attempts.push(attempt.write(null));
    const broken = raw === null && attempt.relay?.state.streamError !== null;
    this.#deps.tokenCounter.heard(attempt.candidate.deployment.id, facts.usage !== null || broken);
    if (!broken) learnFrom(this.#deps, this.#input.plan, attempt.candidate, facts);
    if (this.#input.grant.hardBudget) learnSize(this.#input, attempt, this.#holdKeeper.terms, read);
    this.#conclude(attempt, raw, read);
  }

  exhausted(attempt: Attempt, refusal: AdmissionRefusal): void {
    if (this.#settled) return;
    if (!hasBegun(attempt)) {
      attempt.abort();
      this.failed(attempt, describeExhausted(refusal), null);
      return;
    }
    if (attempt.folds) this.#succeeded(attempt, attempt.elapsed());
    this.#release(attempt, null);
    this.#books.attempts.push(cutAnswer(this.#deps, this.#input.plan, attempt));
    const read = readEnded(this.#deps, this.#input, attempt, null);
    if (read !== null && !('error' in read)) this.#conclude(attempt, null, { ...read, estimated: true });
  }

  /** The answer has ended: it is settled, and what is left of it leaves when that is durable. */
  #conclude(attempt: Attempt, raw: RawAnswer | null, read: EndedRead): void {
    const { facts, usage, estimated, answer } = read;
    const { relay } = attempt;
    const broken = raw === null && relay !== null && relay.state.streamError !== null;
    const forClient = writeEnded(this.#input, attempt, raw, read);
    const settlement = this.#settle({
      status: this.#detached ? CLIENT_LEFT_STATUS : (raw?.status ?? 200),
      candidate: attempt.candidate,
      finishReason: facts.finishReason,
      rawFinishReason: facts.rawFinishReason,
      errorType: broken ? 'upstream_error' : null,
      usage,
      estimated,
    });
    const written =
      broken || stateOf(this.#input.call) === undefined
        ? settlement
        : withAnswer(settlement, this.#input, attempt, { facts, forClient, canonical: answer });
    this.#write(written, (error) => {
      if (error === null) deliver(this.#client, attempt, forClient, answer, this.#settledFacts(attempt, settlement));
      else this.#client.fail(new GatewayError('overloaded', { cause: error }), this.#facts(attempt));
    });
  }

  failed(attempt: Attempt, failure: AttemptFailure, raw: RawAnswer | null): void {
    this.#release(attempt, { failure });
    const { candidate } = attempt;
    const { deployment } = candidate;
    const restMs = failure.restMs ?? failure.error.retryAfterMs ?? null;
    this.#deps.router.report(deployment, failure.outcome, restMs);
    this.#books.attempts.push(attempt.write(failure.error, lostCost(this.#deps, this.#input.plan, candidate, failure)));
    this.#lastFailure = failure;
    const other = this.#hedge === null ? null : this.#hedge.failed(attempt);
    if (other !== null) {
      this.#attempt = other;
      if (failure.reason !== undefined) this.#walk.refused(candidate, failure.reason);
      return;
    }
    if (this.#detached || !(failure.retryable || failure.reason !== undefined)) {
      this.#giveUp(attempt, failure.error, raw, this.#detached);
      return;
    }
    if (failure.reason !== undefined) this.#walk.refused(candidate, failure.reason);
    else if (this.#walk.waitForSame(deployment, failure, this.#books.elapsed(), () => this.#tryNext(null))) return;
    this.#walk.advance();
    this.#tryNext(raw);
  }

  broke(attempt: Attempt, failure: AttemptFailure): void {
    this.#release(attempt, null);
    this.#deps.router.report(attempt.candidate.deployment, failure.outcome, null);
    this.#settleSeen(attempt, this.#detached ? CLIENT_LEFT_STATUS : 200, 'error', failure.error, () =>
      this.#client.breakStream(failure.error, this.#facts(attempt)),
    );
  }

  holdDurable(): void {
    const attempt = this.#attempt;
    if (attempt === null || !attempt.began) return;
    this.#client.openStream(this.#facts(attempt));
    // What was held back leaves now, so a checkpoint goes with it.
    this.streamMoved(attempt);
  }

  holdFailed(cause: Error): void {
    if (this.#settled) return;
    const attempt = this.#attempt;
    const error = new GatewayError('overloaded', { cause, internal: 'the hold could not be committed' });
    if (attempt?.began === true && this.#holdKeeper.began) {
      // Some of the answer has left: it is owed, whatever becomes of the extension.
      this.#abandon(200, 'error', error);
      return;
    }
    const waits = this.#walk.waits;
    this.#halt();
    if (this.#holdKeeper.began) {
      if (attempt !== null && !waits) this.#books.attempts.push(attempt.write(error, ZERO_USD, 'cancelled'));
      this.#giveUp(attempt, error, null);
      return;
    }
    this.#settled = true;
    this.#deps.counters.settle(this.#input.grant, ZERO_USD, null, this.#deps.clock.now());
    this.#deps.counters.committed(this.#input.grant);
    this.#client.fail(error, this.#facts(attempt));
    this.#finish();
  }

  /** Sends the request to the next candidate that may have it. `raw`: what the client gets when there is none. */
  #tryNext(raw: RawAnswer | null): void {
    const attempts = this.#books.attempts.length;
    for (let candidate = this.#walk.candidate; candidate !== null; candidate = this.#walk.candidate) {
      if (!this.#walk.mayTry(candidate, attempts) || !this.#acquire(candidate)) {
        this.#walk.advance();
        continue;
      }
      const refusal = this.#holdKeeper.cover(candidate);
      if (refusal === null) {
        if (!this.#walk.mayAdd(attempts, this.#books.elapsed())) {
          this.#deps.router.release(candidate.deployment, this, null);
          break;
        }
        if (this.#send(candidate)) return;
      } else this.#lastFailure ??= { error: refusalError(refusal), retryable: false, outcome: 'ok', billable: false };
      this.#deps.router.release(candidate.deployment, this, null);
      this.#walk.advance();
    }
    this.#giveUp(this.#attempt, this.#lastFailure?.error ?? describeAllBusy(), raw);
  }

  /** Whether content that this candidate's model refuses may be shown to another model. */
  #mayLeadOn(candidate: Candidate): boolean {
    return !this.#detached && this.#walk.leadsOn(candidate, 'content_filter');
  }

  #succeeded(attempt: Attempt, firstByteMs: number | null): void {
    if (this.#hedge !== null) {
      this.#hedge.won(attempt, firstByteMs);
      this.#attempt = attempt;
    }
    this.#deps.router.report(attempt.candidate.deployment, 'ok', null, firstByteMs);
    this.#walk.answered();
  }

  /** Ends what is under way: an attempt, or the wait before one. */
  #halt(): void {
    this.#hedge?.close();
    if (this.#walk.endWait() || this.#attempt === null) return;
    this.#attempt.abort();
    this.#release(this.#attempt, null);
  }

  /** Sends the request there; false when it cannot be said there. */
  #send(candidate: Candidate): boolean {
    const last = this.#attempt;
    const reason = last?.candidate === candidate ? 'retry' : candidate.on !== null ? 'fallback' : 'failover';
    const attempt = this.#make(candidate, this.#client, last === null && candidate.on === null ? null : reason);
    if (attempt === null) return false;
    this.#attempt = attempt;
    if (last === null) this.#hedge?.watch(attempt);
    attempt.start();
    return true;
  }

  /** null when the request cannot be said in the candidate's dialect, or not without a loss that the caller refuses. */
  #make(candidate: Candidate, lane: Lane, reason: AttemptReason | null): Attempt | null {
    // Beside the first.
    const n = reason === 'hedge' ? 1 : this.#books.attempts.length;
    try {
      return createAttempt(
        this.#deps,
        this,
        this.#input,
        candidate,
        lane,
        n,
        reason,
        this.#books.elapsed(),
        this.#holdKeeper,
      );
    } catch (error) {
      this.#lastFailure ??= { error: toGatewayError(error), retryable: false, outcome: 'ok', billable: false };
      return null;
    }
  }

  #createHedge(hedge: HedgeRecord): Hedge {
    return new Hedge({
      deps: this.#deps,
      plan: this.#input.plan,
      hedge,
      walk: this.#walk,
      holdKeeper: this.#holdKeeper,
      client: this.#client,
      rows: this.#books.attempts,
      caller: this,
      make: (candidate, lane) => this.#make(candidate, lane, 'hedge'),
    });
  }

  #acquire(candidate: Candidate): boolean {
    return acquireFor(this.#deps, this.#input.plan, candidate, this);
  }

  #release(attempt: Attempt, end: AttemptEnd): void {
    const tokens = usedTokens(this.#deps, this.#input.plan, attempt, end);
    this.#deps.router.release(attempt.candidate.deployment, this, tokens);
  }

  /** No answer: the hold is given back, and the client hears why. */
  #giveUp(attempt: Attempt | null, error: GatewayError, raw: RawAnswer | null, left = false): void {
    if (this.#settled) return;
    const candidate = attempt?.candidate ?? this.#input.plan.candidates[0];
    if (candidate === undefined) return;
    const passOn = raw !== null && this.#client.takesRaw(candidate) ? raw : null;
    const status = left ? CLIENT_LEFT_STATUS : (passOn?.status ?? error.entry.status);
    const settlement = this.#settle(describeUnanswered(candidate, status, left ? null : error));
    this.#write(settlement, (storeError) => {
      if (storeError === null && passOn !== null && attempt !== null)
        this.#client.finishWhole(passOn, null, this.#settledFacts(attempt, settlement));
      else
        this.#client.fail(
          storeError === null ? error : new GatewayError('overloaded', { cause: storeError }),
          this.#facts(attempt),
          this.#books.attempts.length > 1,
        );
    });
  }

  readonly #clientLeft = (): void => {
    if (this.#settled) return;
    const attempt = this.#attempt;
    const finishes = attempt?.candidate.deployment.account.onClientAbort === 'finish' && attempt.sent;
    if ((finishes && !this.#walk.waits) || this.#counting) {
      this.#hedge?.close();
      this.#detached = true;
      this.#client.discard();
      return;
    }
    this.#abandon(CLIENT_LEFT_STATUS, 'cancelled', null);
  };

  #abandon(status: number, finishReason: FinishReason, error: GatewayError | null): void {
    const attempt = this.#attempt;
    const shown = error ?? new GatewayError('shutting_down', { internal: 'the client left' });
    if (attempt === null) return this.#giveUp(null, shown, null);
    const waiting = this.#walk.waits;
    const { sent } = attempt;
    this.#halt();
    if (error === null) this.#client.discard();
    if (!waiting && !sent) this.#books.attempts.push(attempt.write(error, undefined, 'cancelled'));
    if (waiting || !sent) return this.#giveUp(attempt, shown, null, error === null);
    this.#settleSeen(attempt, status, finishReason, error, () => this.#client.breakStream(shown, this.#facts(attempt)));
  }

  #settleSeen(
    attempt: Attempt,
    status: number,
    finishReason: FinishReason,
    error: GatewayError | null,
    done: () => void,
  ): void {
    const ended = finishReason === 'cancelled' ? 'cancelled' : null;
    this.#books.attempts.push(attempt.write(error, undefined, ended));
    const { plan } = this.#input;
    this.#write(this.#settle(describeSeen(this.#deps, plan, attempt, status, finishReason, error)), done);
  }

  #settle(ending: Ending): SettlementWrite {
    this.#settled = true;
    this.#hedge?.bill(ending.usage);
    return this.#books.settle(ending, this.#attempt?.warnings ?? []);
  }

  #write(settlement: SettlementWrite, done: (error: Error | null) => void): void {
    this.#books.write(settlement, (error) => {
      done(error);
      this.#finish();
    });
  }

  #finish(): void {
    this.#input.clients.end(this.#presence);
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (this.#input.plan.head.stream) this.#deps.observer.streamClosed();
    this.#input.onFinished(this);
  }

  #facts(attempt: Attempt | null): RequestFacts {
    return readFacts(this.#input.hold, attempt, this.#limitHeaders());
  }

  #settledFacts(attempt: Attempt, settlement: SettlementWrite): SettledFacts {
    return readSettledFacts(this.#input.hold, attempt, settlement, this.#limitHeaders());
  }

  #limitHeaders(): RequestFacts['limitHeaders'] {
    const { call, plan } = this.#input;
    return this.#client.answered ? null : limitHeaders(this.#deps, call.call, plan.scopes);
  }
}
