import { nanoUsd } from '../lib/money.ts';
import type { AdmissionRefusal, Grant } from '../metering/port.ts';
import type { HoldWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import { worstCase } from './plan.ts';
import type { Candidate, Plan } from './plan.ts';

/** What happens to the hold of one request. */
export interface HoldListener {
  /** All that was held is durable: bytes may leave. May come again after an extension. */
  holdDurable(): void;
  /** A commit failed: nothing may leave any more. Comes once. */
  holdFailed(error: Error): void;
}

/** The durable side of one request's hold: written once, extended where a dearer candidate is tried. */
export class HoldKeeper {
  readonly #deps: PipelineDeps;
  readonly #hold: HoldWrite;
  readonly #grant: Grant;
  readonly #listener: HoldListener;
  #extensions = 0;
  /** Commits that are under way. */
  #uncommitted = 0;
  #failed = false;

  constructor(deps: PipelineDeps, hold: HoldWrite, grant: Grant, listener: HoldListener) {
    this.#deps = deps;
    this.#hold = hold;
    this.#grant = grant;
    this.#listener = listener;
  }

  get durable(): boolean {
    return this.#uncommitted === 0 && !this.#failed;
  }

  /** Whether bytes may leave. They are there: where they may not, the commit that lets them is hastened. */
  lets(): boolean {
    if (this.durable) return true;
    this.#deps.traffic.hasten();
    return false;
  }

  write(): void {
    this.#uncommitted += 1;
    this.#deps.traffic.hold(this.#hold, this.#committed);
  }

  /** Extends the hold where this candidate may cost more than is held. null: it is covered; else why a budget does not allow it. */
  cover(plan: Plan, candidate: Candidate): AdmissionRefusal | null {
    const extra = worstCase(this.#deps, plan, candidate, this.#hold.marginMillionths) - this.#grant.hold;
    if (extra <= 0n) return null;
    const refusal = this.#deps.counters.extend(this.#grant, nanoUsd(extra));
    if (refusal !== null) return refusal;
    this.#extensions += 1;
    this.#uncommitted += 1;
    const { traffic, clock } = this.#deps;
    traffic.extend(this.#hold.id, clock.now(), this.#extensions, extra, this.#grant.budgets, this.#committed);
    return null;
  }

  /** At most what is held: what a checkpoint may promise to charge. */
  limit(charge: bigint): bigint {
    return charge > this.#grant.hold ? this.#grant.hold : charge;
  }

  readonly #committed = (error: Error | null): void => {
    this.#uncommitted -= 1;
    if (error === null) {
      if (this.durable) this.#listener.holdDurable();
      return;
    }
    if (this.#failed) return;
    this.#failed = true;
    this.#listener.holdFailed(error);
  };
}
