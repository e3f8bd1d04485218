import type { TapState } from '../dialects/port.ts';
import { nanoUsd } from '../lib/money.ts';
import type { SettlementWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import { measureUsage } from './estimates.ts';
import type { HeldRequest, HoldKeeper } from './hold-keeper.ts';
import type { Candidate } from './plan.ts';
import { priceRuns } from './run-prices.ts';
import { settleCounters } from './settlement.ts';
import type { AttemptRow, Outcome, RunRecord } from './settlement.ts';
import type { SettlementListener, SettlementWriter } from './settlement-writer.ts';

/** What is written down of one request while it runs, and its settlement. */
export class RunBooks implements RunRecord {
  /** Rows of attempts that have ended. */
  readonly attempts: AttemptRow[] = [];
  timeToFirstTokenMs: number | null = null;
  readonly #deps: PipelineDeps;
  readonly #writer: SettlementWriter;
  readonly #request: HeldRequest & { readonly startedMonotonic: number };
  readonly #holdKeeper: HoldKeeper;
  #checkpointAt = 0;

  constructor(
    deps: PipelineDeps,
    writer: SettlementWriter,
    request: HeldRequest & { readonly startedMonotonic: number },
    holdKeeper: HoldKeeper,
  ) {
    this.#deps = deps;
    this.#writer = writer;
    this.#request = request;
    this.#holdKeeper = holdKeeper;
  }

  /** More of a stream may leave: how far it has come is written down now and then, and what it would cost if the process ended then. */
  moved(candidate: Candidate, state: TapState): void {
    if (state.started) this.timeToFirstTokenMs ??= this.elapsed();
    const { clock, options, traffic, pricing } = this.#deps;
    const now = clock.now();
    if (now - this.#checkpointAt < options.checkpointIntervalMs || !this.#holdKeeper.durable) return;
    this.#checkpointAt = now;
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

  /** Milliseconds since the request began. */
  elapsed(): number {
    return Math.round(this.#deps.clock.monotonic() - this.#request.startedMonotonic);
  }

  /** Replaces the hold by what this ending costs. Called once. */
  settle(ending: Outcome, warnings: readonly string[]): SettlementWrite {
    const { hold, grant, call } = this.#request;
    const settlement = settleCounters(this.#deps, hold, grant, ending, this, warnings);
    this.#deps.observer.settled(hold, settlement, call.origin);
    call.onSettled?.(hold, settlement);
    return settlement;
  }

  write(settlement: SettlementWrite, listener: SettlementListener): void {
    this.#writer.write(this.#request.hold, this.#request.grant, settlement, listener);
  }
}
