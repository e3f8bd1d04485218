import type { Grant } from '../metering/port.ts';
import { StoreConflict } from '../store/port.ts';
import type { HoldWrite, SettlementWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';

/**
 * Writes settlements until they are durable: the first failure is told to the caller (its client gets an error), the
 * record itself is tried again until the store takes it. The database refuses a second one of the same id, so trying
 * again cannot charge twice.
 */
export class SettlementWriter {
  readonly #deps: PipelineDeps;
  #unwritten = 0;
  /** Requests whose settlement is tried again. */
  readonly #again = new Set<string>();

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
  }

  /** Settlements that are not durable yet. */
  unwritten(): number {
    return this.#unwritten;
  }

  /** Ids of the requests whose settlement failed and is tried again. */
  retried(): Iterable<string> {
    return this.#again;
  }

  write(hold: HoldWrite, grant: Grant, settlement: SettlementWrite, done: (error: Error | null) => void): void {
    this.#unwritten += 1;
    this.#deps.traffic.settle(hold, settlement, (error) => {
      if (error === null) this.#finish(hold, grant);
      else this.#retryLater(hold, grant, settlement, error);
      done(error);
    });
  }

  #retryLater(hold: HoldWrite, grant: Grant, settlement: SettlementWrite, error: Error): void {
    this.#again.add(hold.id);
    if (error instanceof StoreConflict) {
      if (error.kind === 'missing') this.#writeWithHold(hold, grant, settlement);
      else this.#refused(hold, grant, error);
      return;
    }
    this.#deps.log.error('settlement.unwritten', { id: hold.id }, error);
    this.#deps.clock.after(this.#deps.options.settlementRetryMs, () => {
      this.#deps.traffic.settle(hold, settlement, (again) => {
        if (again === null) this.#finish(hold, grant);
        else this.#retryLater(hold, grant, settlement, again);
      });
    });
  }

  /** The hold was in the commit that failed with the settlement. Both go into one now, so there is no hold without its end. */
  #writeWithHold(hold: HoldWrite, grant: Grant, settlement: SettlementWrite): void {
    // With all that it was extended by: those entries are lost too.
    this.#deps.traffic.hold({ ...hold, hold: grant.hold }, () => undefined);
    this.#deps.traffic.settle(hold, settlement, (again) => {
      if (again === null) this.#finish(hold, grant);
      else if (again instanceof StoreConflict) this.#refused(hold, grant, again);
      else this.#retryLater(hold, grant, settlement, again);
    });
  }

  #refused(hold: HoldWrite, grant: Grant, error: Error): void {
    this.#deps.log.error('settlement.refused', { id: hold.id }, error);
    this.#finish(hold, grant);
  }

  #finish(hold: HoldWrite, grant: Grant): void {
    this.#unwritten -= 1;
    if (this.#again.size > 0) this.#again.delete(hold.id);
    this.#deps.counters.committed(grant);
  }
}
