import { isBilledToEnd } from '../providers/index.ts';
import type { AttemptEnding, HedgeRecord, Usage } from '../store/records/index.ts';
import type { Attempt } from './attempt.ts';
import { acquireFor, releaseFor } from './availability.ts';
import type { CandidateWalk } from './candidate-walk.ts';
import type { ClientSide, Lane } from './client-side.ts';
import type { PipelineDeps } from './deps.ts';
import type { HoldKeeper } from './hold-keeper.ts';
import type { Candidate, Plan } from './plan.ts';
import { costToEnd, inputCost } from './settlement.ts';
import type { AttemptRow } from './settlement.ts';

/** What a hedge works with; all of it is its request's. */
export interface HedgeParts {
  readonly deps: PipelineDeps;
  readonly plan: Plan;
  readonly hedge: HedgeRecord;
  readonly walk: CandidateWalk;
  readonly holdKeeper: HoldKeeper;
  readonly client: ClientSide;
  /** Rows of attempts that have ended. */
  readonly rows: AttemptRow[];
  /** Who the attempts are of, for the router. */
  readonly caller: object;
  /** An attempt at a candidate that was acquired, not started; null: the request cannot be said there. */
  readonly make: (candidate: Candidate, lane: Lane) => Attempt | null;
}

/**
 * The second attempt of a request whose model is hedged: made when the first has been silent for longer than most calls are, before anything
 * went to the client. The one that answers first goes on and the other is ended; when one fails the other goes on.
 */
export class Hedge {
  readonly #parts: HedgeParts;
  /** Under way; null when it has ended, or is the request's only one and is not watched. */
  #first: Attempt | null = null;
  #second: Attempt | null = null;
  #lane: Lane | null = null;
  #disarm: (() => void) | null = null;
  /** The one that was ended, and the place of its row. */
  #loser: { readonly candidate: Candidate; readonly row: number } | null = null;

  constructor(parts: HedgeParts) {
    this.#parts = parts;
  }

  /** The request's first attempt begins. */
  watch(first: Attempt): void {
    const { deps, plan, hedge } = this.#parts;
    const { delayMs } = deps.router.hedging.delay(hedge, first.candidate.deployment, plan.head.stream);
    if (delayMs === null) return;
    this.#first = first;
    this.#disarm = deps.clock.after(delayMs, this.#begin);
  }

  /** This attempt answers: one that is under way beside it is ended. */
  won(winner: Attempt, firstByteMs: number | null): void {
    const { deps, plan, hedge } = this.#parts;
    const { stream } = plan.head;
    if (firstByteMs !== null) deps.router.hedging.observe(winner.candidate.deployment, stream, firstByteMs);
    const loser = winner === this.#second ? this.#first : this.#second;
    if (winner === this.#second) this.#takeLane();
    this.#stop();
    if (loser === null) return;
    deps.router.hedging.outpaced(hedge, loser.candidate.deployment, stream, loser.waitedMs());
    this.#end(loser, 'outpaced');
  }

  /** This attempt has failed. Answers the one that goes on; null: there is none. */
  failed(attempt: Attempt): Attempt | null {
    const first = this.#first;
    const second = this.#second;
    if (second !== null && attempt !== second) {
      this.#takeLane();
      this.#parts.walk.moveTo(second.candidate);
    }
    this.#stop();
    if (second === null) return null;
    return attempt === second ? first : second;
  }

  /** Nothing is tried beside the first attempt any more; what is under way there is ended. */
  close(): void {
    const second = this.#second;
    this.#stop();
    if (second !== null) this.#end(second, 'cancelled');
  }

  /** Some vendors bill a call to its end although it was ended: the loser's is taken to be as long as the answer. */
  bill(usage: Usage): void {
    const { deps, plan, rows } = this.#parts;
    const row = this.#loser === null ? undefined : rows[this.#loser.row];
    if (this.#loser === null || row === undefined) return;
    const { candidate } = this.#loser;
    if (!isBilledToEnd(candidate.deployment.kind, plan.head.stream)) return;
    row.providerCost = costToEnd(deps, candidate, usage);
  }

  readonly #begin = (): void => {
    this.#disarm = null;
    const { deps, walk } = this.#parts;
    const first = this.#first;
    // The head of a whole answer is its first byte.
    if (first === null || (first.relay === null && first.status !== null)) return;
    if (!deps.router.retries.takeSpare()) return;
    if (walk.takeBeside(this.#take)) this.#second?.start();
    else deps.router.retries.giveBack();
  };

  readonly #take = (candidate: Candidate): boolean => {
    const { deps, plan, holdKeeper, client, make, caller } = this.#parts;
    if (!acquireFor(deps, plan, candidate, caller)) return false;
    if (holdKeeper.cover(candidate, false) === null) {
      this.#lane = client.openLane();
      this.#second = make(candidate, this.#lane);
      if (this.#second !== null) return true;
    }
    deps.router.release(candidate.deployment, caller, null);
    return false;
  };

  #takeLane(): void {
    if (this.#lane !== null) this.#parts.client.takeLane(this.#lane);
  }

  /** There are no two attempts any more, and there will be none. */
  #stop(): void {
    this.#disarm?.();
    this.#disarm = null;
    this.#first = null;
    this.#second = null;
    this.#lane = null;
  }

  #end(attempt: Attempt, ending: AttemptEnding): void {
    const { deps, plan, rows, caller } = this.#parts;
    attempt.abort();
    releaseFor(deps, plan, attempt, caller, null);
    this.#loser = { candidate: attempt.candidate, row: rows.length };
    rows.push(attempt.write(null, inputCost(deps, plan, attempt.candidate), ending));
  }
}
