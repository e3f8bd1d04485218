import type { AttemptWrite, SettlementWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import type { Ending } from './endings.ts';
import type { HeldRequest } from './hold-keeper.ts';
import { settleCounters } from './settlement.ts';
import type { SettlementWriter } from './settlement-writer.ts';

/** What is written down of one request while it runs, and its settlement. */
export class RunBooks {
  /** Rows of attempts that have ended. */
  readonly attempts: AttemptWrite[] = [];
  timeToFirstTokenMs: number | null = null;
  readonly #deps: PipelineDeps;
  readonly #writer: SettlementWriter;
  readonly #request: HeldRequest & { readonly startedMonotonic: number };

  constructor(
    deps: PipelineDeps,
    writer: SettlementWriter,
    request: HeldRequest & { readonly startedMonotonic: number },
  ) {
    this.#deps = deps;
    this.#writer = writer;
    this.#request = request;
  }

  /** Milliseconds since the request began. */
  elapsed(): number {
    return Math.round(this.#deps.clock.monotonic() - this.#request.startedMonotonic);
  }

  /** Replaces the hold by what this ending costs. Called once. */
  settle(ending: Ending, warnings: readonly string[]): SettlementWrite {
    const { hold, grant, call } = this.#request;
    const settlement = settleCounters(this.#deps, hold, grant, {
      ...ending,
      latencyMs: this.elapsed(),
      timeToFirstTokenMs: this.timeToFirstTokenMs,
      attempts: this.attempts,
      warnings,
    });
    this.#deps.observer.settled(hold, settlement, call.origin);
    return settlement;
  }

  write(settlement: SettlementWrite, done: (error: Error | null) => void): void {
    this.#writer.write(this.#request.hold, this.#request.grant, settlement, done);
  }
}
