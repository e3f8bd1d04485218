import type { Grant } from '../metering/port.ts';
import { StoreConflict } from '../store/port.ts';
import type { HoldWrite, SettlementWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';

/** Who waits for a settlement. */
export interface SettlementListener {
  /** It is durable, or could not be made so. */
  written(error: Error | null): void;
}

/** A settlement that the store refused. */
interface Unwritten {
  readonly hold: HoldWrite;
  readonly grant: Grant;
  readonly settlement: SettlementWrite;
  /** Who waits for it; null: it was told. */
  done: ((error: Error | null) => void) | null;
}

/**
 * Writes settlements until they are durable: the record is tried again until the store takes it. Its client waits a
 * while for that, so that a store that is away for seconds costs nobody the answer that is paid for; then the first failure
 * is told. The database refuses a second one of the same id, so trying again cannot charge twice.
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

  /** The listener hears once: when it is durable, or when it is not for `settlementPatienceMs`. */
  write(hold: HoldWrite, grant: Grant, settlement: SettlementWrite, listener: SettlementListener): void {
    this.#unwritten += 1;
    this.#deps.traffic.settle(hold, settlement, (error) => {
      if (error === null) {
        this.#finish(hold, grant);
        listener.written(null);
      } else this.#failed({ hold, grant, settlement, done: (outcome) => listener.written(outcome) }, error);
    });
  }

  #failed(unwritten: Unwritten, error: Error): void {
    this.#again.add(unwritten.hold.id);
    this.#retryLater(unwritten, error);
    if (unwritten.done === null) return;
    const cancel = this.#deps.clock.after(this.#deps.options.settlementPatienceMs, () => tell(unwritten, error));
    const { done } = unwritten;
    unwritten.done = (outcome) => {
      cancel();
      done(outcome);
    };
  }

  #retryLater(unwritten: Unwritten, error: Error): void {
    const { hold, settlement } = unwritten;
    if (error instanceof StoreConflict) {
      if (error.kind === 'missing') this.#writeWithHold(unwritten);
      else this.#refused(unwritten, error);
      return;
    }
    this.#deps.log.error('settlement.unwritten', { id: hold.id }, error);
    this.#deps.clock.after(this.#deps.options.settlementRetryMs, () => {
      this.#deps.traffic.settle(hold, settlement, (again) => {
        // A connection that broke while it committed: the first one had arrived.
        if (again === null || (again instanceof StoreConflict && again.kind === 'unique')) this.#written(unwritten);
        else this.#retryLater(unwritten, again);
      });
    });
  }

  /** The hold was in the commit that failed with the settlement. Both go into one now, so there is no hold without its end. */
  #writeWithHold(unwritten: Unwritten): void {
    const { hold, grant, settlement } = unwritten;
    // With all that it was extended by: those entries are lost too.
    const held = { ...hold, hold: grant.hold };
    this.#deps.traffic.hold(held, () => undefined);
    hold.group = held.group;
    hold.record = held.record;
    this.#deps.traffic.settle(hold, settlement, (again) => {
      if (again === null) this.#written(unwritten);
      else if (again instanceof StoreConflict) this.#refused(unwritten, again);
      else this.#retryLater(unwritten, again);
    });
  }

  #written(unwritten: Unwritten): void {
    this.#finish(unwritten.hold, unwritten.grant);
    tell(unwritten, null);
  }

  #refused(unwritten: Unwritten, error: Error): void {
    this.#deps.log.error('settlement.refused', { id: unwritten.hold.id }, error);
    this.#finish(unwritten.hold, unwritten.grant);
    tell(unwritten, error);
  }

  #finish(hold: HoldWrite, grant: Grant): void {
    this.#unwritten -= 1;
    if (this.#again.size > 0) this.#again.delete(hold.id);
    this.#deps.counters.committed(grant);
  }
}

function tell(unwritten: Unwritten, error: Error | null): void {
  const { done } = unwritten;
  unwritten.done = null;
  done?.(error);
}
