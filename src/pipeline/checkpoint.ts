import type { TapState } from '../dialects/port.ts';
import { nanoUsd } from '../lib/money.ts';
import type { HoldWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import { measureUsage } from './estimates.ts';
import type { HoldKeeper } from './hold-keeper.ts';
import type { Candidate, Plan } from './plan.ts';
import { priceRuns } from './run-prices.ts';

/** The request whose stream is relayed. */
export interface CheckpointedRequest {
  readonly plan: Plan;
  readonly hold: HoldWrite;
}

/** Writes down now and then how far a stream has come, and what it would cost if the process ended then. */
export class Checkpoints {
  readonly #deps: PipelineDeps;
  readonly #request: CheckpointedRequest;
  readonly #holdKeeper: HoldKeeper;
  #writtenAt = 0;

  constructor(deps: PipelineDeps, request: CheckpointedRequest, holdKeeper: HoldKeeper) {
    this.#deps = deps;
    this.#request = request;
    this.#holdKeeper = holdKeeper;
  }

  /** More of the stream may leave. */
  moved(candidate: Candidate, state: TapState): void {
    const { clock, options, traffic, pricing } = this.#deps;
    const now = clock.now();
    if (now - this.#writtenAt < options.checkpointIntervalMs || !this.#holdKeeper.durable) return;
    this.#writtenAt = now;
    const { plan, hold } = this.#request;
    const measured = measureUsage(this.#deps, plan, candidate, state, false);
    const { usage, findRunPrice } = priceRuns(candidate.deployment, candidate.price, measured.usage);
    const charge = pricing.charge(candidate.price, usage, hold.marginMillionths, findRunPrice);
    traffic.checkpoint({
      id: hold.id,
      at: now,
      outputTokens: usage.output,
      inputTokens: state.usage === null ? null : state.usage.input + state.usage.cachedRead,
      charge: nanoUsd(this.#holdKeeper.limit(charge)),
    });
  }
}
