import { nanoUsd } from '../../lib/money.ts';
import type { AdmissionRefusal } from '../../metering/port.ts';
import type { PipelineDeps } from '../deps.ts';
import { boundInput } from '../estimates.ts';
import type { HoldKeeper } from '../hold-keeper.ts';
import { costOf } from '../plan.ts';
import type { Candidate, Plan } from '../plan.ts';

/** After a refusal the budget is asked again when so much of a slice was used up since. */
const ASK_AGAIN = 8;
/** A long answer's slices grow with it, so that it has dozens and not hundreds. */
const SHARE_OF_USED = 4;

/** Whether output may be passed on: yes; when an extension is durable; never, since a budget has no more. */
export type Verdict = 'covered' | 'wait' | AdmissionRefusal;

/**
 * The hold of one attempt that grows with its answer: at half use of what was added last more is asked for, and what is not covered by what is
 * durable has to wait.
 */
export class Growth {
  readonly #deps: PipelineDeps;
  readonly #plan: Plan;
  readonly #candidate: Candidate;
  readonly #keeper: HoldKeeper;
  readonly #onGrown: () => void;
  /** Input tokens as estimated, or as reported where that is more. */
  #input: number;
  /** Output tokens that all of the hold pays for, and that its durable part does. */
  #promised = 0;
  #covered = 0;
  /** What was added last. */
  #slice: number;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #waiting = false;

  constructor(
    deps: PipelineDeps,
    plan: Plan,
    candidate: Candidate,
    keeper: HoldKeeper,
    firstTokens: number,
    onGrown: () => void,
  ) {
    this.#deps = deps;
    this.#plan = plan;
    this.#candidate = candidate;
    this.#keeper = keeper;
    this.#slice = firstTokens;
    this.#onGrown = onGrown;
    this.#input = boundInput(deps, plan, candidate);
    this.#count();
  }

  /** @param tokens of output so far, the next piece included */
  admit(tokens: number, inputTokens: number): Verdict {
    if (inputTokens > this.#input) {
      this.#input = inputTokens;
      this.#count();
    }
    if (this.#promised >= this.#most) return 'covered';
    if (tokens > this.#promised - this.#slice / 2) this.#askAtHalf(tokens);
    if (tokens <= this.#covered) return 'covered';
    if (this.#waiting || tokens <= this.#promised) return 'wait';
    return this.#askFor(tokens) ?? 'wait';
  }

  /** Where the client set a cap, nothing comes beyond it. */
  get #most(): number {
    return this.#plan.head.outputTokensMax === null ? Number.POSITIVE_INFINITY : this.#plan.outputTokens;
  }

  #count(): void {
    this.#promised = this.#outputFor(this.#keeper.held);
    this.#covered = this.#outputFor(this.#keeper.durableHold);
  }

  #outputFor(amount: bigint): number {
    const { holdPrice } = this.#candidate;
    return this.#deps.pricing.affordableOutput(
      holdPrice,
      this.#input,
      1,
      this.#keeper.marginMillionths,
      nanoUsd(amount),
    );
  }

  #askAtHalf(tokens: number): void {
    if (this.#waiting || tokens - this.#refusedAt < this.#slice / ASK_AGAIN) return;
    if (this.#grow(this.#nextSlice(tokens)) !== null) this.#refusedAt = tokens;
  }

  /** All is used up: a slice, or if there is no whole one left what there is. null: it is on its way. */
  #askFor(tokens: number): AdmissionRefusal | null {
    const refusal = this.#grow(Math.max(this.#nextSlice(tokens), tokens - this.#promised));
    if (refusal === null || refusal.kind !== 'budget') return refusal;
    const left = this.#outputFor(this.#keeper.held + refusal.remaining);
    return left < tokens ? refusal : this.#grow(left - this.#promised);
  }

  #nextSlice(tokens: number): number {
    return Math.max(this.#slice, Math.ceil(tokens / SHARE_OF_USED));
  }

  #grow(tokens: number): AdmissionRefusal | null {
    const wanted = Math.min(this.#most, this.#promised + tokens);
    const { marginMillionths } = this.#keeper;
    const total = costOf(this.#deps, this.#plan, this.#candidate, wanted, marginMillionths, this.#input);
    const refusal = this.#keeper.grow(total, this.#grown);
    if (refusal !== null) return refusal;
    this.#waiting = true;
    this.#slice = Math.max(1, wanted - this.#promised);
    this.#promised = Math.max(wanted, this.#outputFor(this.#keeper.held));
    return null;
  }

  readonly #grown = (): void => {
    this.#waiting = false;
    this.#count();
    this.#onGrown();
  };
}
