import { nanoUsd } from '../lib/money.ts';
import type { NanoUsd } from '../lib/money.ts';
import type { AdmissionRefusal, Grant } from '../metering/port.ts';
import type { HoldWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import { agreeOnLess } from './low-budget/agree-on-less.ts';
import type { Asked, Purse } from './low-budget/agree-on-less.ts';
import type { Terms } from './low-budget/terms.ts';
import { worstCase } from './plan.ts';
import type { Candidate } from './plan.ts';

/** What happens to the hold of one request. */
export interface HoldListener {
  /** All that was held before the answer began is durable: bytes may leave. May come again after an extension. */
  holdDurable(): void;
  /** A commit failed: nothing may leave any more. Comes once. */
  holdFailed(error: Error): void;
}

/** A request whose hold was taken. */
export interface HeldRequest extends Asked {
  readonly hold: HoldWrite;
  readonly grant: Grant;
  /** On which the first candidate's hold was taken; null: as it was asked. */
  readonly terms: Terms | null;
}

/** The durable side of one request's hold: written once, extended where a dearer candidate is tried, or as its answer grows. */
export class HoldKeeper implements Purse {
  readonly #deps: PipelineDeps;
  readonly #request: HeldRequest;
  readonly #listener: HoldListener;
  #extensions = 0;
  /** Commits under way without which nothing may leave. */
  #uncommitted = 0;
  /** What an answer under way was extended by and is not durable yet. */
  #growing = 0n;
  #failed = false;
  #began = false;
  #terms: Terms | null;
  /** The candidate that was covered last. */
  #covered: Candidate | null;

  constructor(deps: PipelineDeps, request: HeldRequest, listener: HoldListener) {
    this.#deps = deps;
    this.#request = request;
    this.#listener = listener;
    this.#terms = request.terms;
    this.#covered = request.plan.candidates[0] ?? null;
  }

  get durable(): boolean {
    return this.#uncommitted === 0 && !this.#failed;
  }

  /** Whether all that an answer needs to begin became durable. */
  get began(): boolean {
    return this.#began;
  }

  get held(): NanoUsd {
    return this.#request.grant.hold;
  }

  /** What is durable of it, once `durable` says so. */
  get durableHold(): NanoUsd {
    return nanoUsd(this.held - this.#growing);
  }

  get marginMillionths(): number {
    return this.#request.hold.marginMillionths;
  }

  /** What the candidate that was covered last is tried on; null: as it was asked. */
  get terms(): Terms | null {
    return this.#terms;
  }

  /** Whether bytes may leave. They are there: where they may not, the commit that lets them is hastened. */
  lets(): boolean {
    if (this.durable) return true;
    this.#deps.traffic.hasten();
    return false;
  }

  write(): void {
    this.#uncommitted += 1;
    this.#deps.traffic.hold(this.#request.hold, this.#committed);
  }

  /** Extends the hold where this candidate may cost more than is held. null: it is covered; else why a budget does not allow it. */
  cover(candidate: Candidate, mayLower = true): AdmissionRefusal | null {
    if (candidate === this.#covered) return null;
    const worst = worstCase(this.#deps, this.#request.plan, candidate, this.marginMillionths);
    const refusal = this.take(worst);
    if (refusal === null) {
      this.#terms = null;
      this.#covered = candidate;
      return null;
    }
    const terms = agreeOnLess(this.#deps, this.#request, candidate, this, refusal, mayLower);
    if (terms !== null && 'kind' in terms) return terms;
    this.#terms = terms;
    this.#covered = candidate;
    return null;
  }

  take(total: NanoUsd): AdmissionRefusal | null {
    const extra = total - this.held;
    if (extra <= 0n) return null;
    const refusal = this.#deps.counters.extend(this.#request.grant, nanoUsd(extra));
    if (refusal !== null) return refusal;
    this.#uncommitted += 1;
    this.#write(extra, this.#committed);
    return null;
  }

  /** Brings the hold to an amount while an answer goes on; `grown` is called when that is durable. */
  grow(total: NanoUsd, grown: () => void): AdmissionRefusal | null {
    const extra = total - this.held;
    const refusal = extra > 0n ? this.#deps.counters.extend(this.#request.grant, nanoUsd(extra)) : null;
    if (refusal !== null) return refusal;
    this.#growing += extra;
    this.#write(extra, (error) => {
      if (error !== null) {
        this.#fail(error);
        return;
      }
      this.#growing -= extra;
      grown();
    });
    return null;
  }

  /** At most what is held durably: what a checkpoint may promise to charge. */
  limit(charge: bigint): bigint {
    return charge > this.durableHold ? this.durableHold : charge;
  }

  #write(extra: bigint, done: (error: Error | null) => void): void {
    this.#extensions += 1;
    const { traffic, clock } = this.#deps;
    const { hold, grant } = this.#request;
    traffic.extend(hold.id, clock.now(), this.#extensions, extra, grant.budgets, done);
  }

  #fail(error: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#listener.holdFailed(error);
  }

  readonly #committed = (error: Error | null): void => {
    this.#uncommitted -= 1;
    if (error !== null) this.#fail(error);
    else if (this.durable) {
      this.#began = true;
      this.#listener.holdDurable();
    }
  };
}
