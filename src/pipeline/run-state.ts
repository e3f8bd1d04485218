import type { CallerPrincipal, EndOfCaller, WatchedRequest } from '../identity/port.ts';
import type { GatewayError } from '../lib/errors/index.ts';
import { NOT_THERE } from '../lib/roster.ts';
import type { Rostered } from '../lib/roster.ts';
import type { AdmissionRefusal } from '../metering/port.ts';
import type { AttemptReason, HedgeRecord } from '../store/records/index.ts';
import type { Attempt, AttemptHost, RawAnswer } from './attempt.ts';
import { CandidateWalk } from './candidate-walk.ts';
import { ClientSide } from './client-side.ts';
import type { Lane } from './client-side.ts';
import { Presence } from './client-watch.ts';
import type { ClientWatch, Left } from './client-watch.ts';
import type { PipelineDeps } from './deps.ts';
import type { AttemptFailure } from './failures.ts';
import { Hedge } from './hedge.ts';
import { HoldKeeper } from './hold-keeper.ts';
import type { HeldRequest, HoldListener } from './hold-keeper.ts';
import type { Candidate, Plan } from './plan.ts';
import type { PipelineResult } from './port.ts';
import { RunBooks } from './run-books.ts';
import type { SettlementWriter } from './settlement-writer.ts';

/** Said of a request whose client did not wait for its answer. */
export const CLIENT_LEFT_STATUS = 499;

/** What a run needs besides the pipeline's own parts. */
export interface RunInput extends HeldRequest {
  readonly startedMonotonic: number;
  readonly onFinished: (run: RunState) => void;
  readonly clients: ClientWatch;
}

/** What one admitted request works with, and how far it is. Its attempts and its ending are in files of their own. */
export abstract class RunState implements AttemptHost, HoldListener, Left, Rostered, WatchedRequest {
  rosterIndex = NOT_THERE;
  readonly deps: PipelineDeps;
  readonly input: RunInput;
  readonly client: ClientSide;
  readonly holdKeeper: HoldKeeper;
  readonly books: RunBooks;
  readonly walk: CandidateWalk;
  /** null: its model is not hedged. */
  readonly hedge: Hedge | null;
  /** The one that goes on, of two at once the first. */
  attempt: Attempt | null = null;
  settled = false;
  /** The answer is there, and its tokens are being counted. */
  counting = false;
  detached = false;
  lastFailure: AttemptFailure | null = null;
  readonly presence: Presence;

  constructor(
    deps: PipelineDeps,
    writer: SettlementWriter,
    input: RunInput,
    resolve: (result: PipelineResult) => void,
    reject: (error: GatewayError) => void,
  ) {
    this.deps = deps;
    this.input = input;
    this.walk = new CandidateWalk(deps, input.plan.candidates);
    this.holdKeeper = new HoldKeeper(deps, input, this);
    this.books = new RunBooks(deps, writer, input, this.holdKeeper);
    this.client = new ClientSide(input.call.call, input.plan.head, deps, resolve, reject);
    this.presence = new Presence(input.call.signal, this);
    this.hedge = input.plan.hedge === null ? null : this.#createHedge(input.plan, input.plan.hedge);
  }

  get caller(): CallerPrincipal {
    return this.input.call.caller;
  }

  #createHedge(plan: Plan, hedge: HedgeRecord): Hedge {
    const { deps, walk, holdKeeper, client, books } = this;
    const make = (candidate: Candidate, lane: Lane): Attempt | null => this.make(candidate, lane, 'hedge');
    return new Hedge({ deps, plan, hedge, walk, holdKeeper, client, rows: books.attempts, caller: this, make });
  }

  get id(): string {
    return this.input.hold.id;
  }

  /** Ends the request from outside: revocation, suspension, the end of draining. */
  abstract stop(error: GatewayError): void;
  abstract callerEnded(reason: EndOfCaller): void;
  abstract clientLeft(): void;
  /** null when the request cannot be said in the candidate's dialect, or not without a loss that the caller refuses. */
  abstract make(candidate: Candidate, lane: Lane, reason: AttemptReason | null): Attempt | null;

  abstract streamBegan(attempt: Attempt): void;
  abstract streamMoved(attempt: Attempt): void;
  abstract answered(attempt: Attempt, raw: RawAnswer | null): void;
  abstract failed(attempt: Attempt, failure: AttemptFailure, raw: RawAnswer | null): void;
  abstract broke(attempt: Attempt, failure: AttemptFailure): void;
  abstract exhausted(attempt: Attempt, refusal: AdmissionRefusal): void;
  abstract holdDurable(): void;
  abstract holdFailed(error: Error): void;
}
