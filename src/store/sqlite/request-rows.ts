import type { Database } from 'bun:sqlite';
import { RowMismatch } from '../threads/row-mismatch.ts';
import { ATTEMPT, EXTENSION, HOLD, LABELS, LENGTH, RESPONSE, SETTLEMENT, type WireValue } from '../traffic/wire.ts';
import type { RowInserts } from './row-inserts.ts';
import type { TrafficNames } from './traffic-names.ts';
import { prepareInserts, type TrafficInserts, type TrafficStatements } from './traffic-statements.ts';

type Batch = readonly WireValue[];

const HOLD_BUDGETS = [HOLD.budgets] as const;
const EXTENSION_BUDGETS = [EXTENSION.budgets] as const;
const SETTLEMENT_BUDGETS = [SETTLEMENT.budgets] as const;

/** Values of a request's row that are of its hold, and those that are of its settlement, status … state. */
const HELD_WIDTH = 11;
const RESULT_WIDTH = SETTLEMENT.rowEnd - SETTLEMENT.row;

function copy(to: WireValue[], at: number, batch: Batch, from: number, count: number): void {
  for (let index = 0; index < count; index++) to[at + index] = batch[from + index] ?? null;
}

function stateOf(batch: Batch, start: number): string {
  return batch[start + SETTLEMENT.phase] === 'recovery' ? 'recovered' : 'settled';
}

/** Writes the rows that are of one request each, from the records of a commit. What is only gathered is written by `flush`. */
export class RequestRows {
  /** Rows since it was set to 0. */
  count = 0;
  readonly #run: TrafficStatements;
  readonly #names: TrafficNames;
  readonly #inserts: TrafficInserts;
  /** The same, to be flushed together. */
  readonly #allInserts: readonly RowInserts[];

  constructor(database: Database, run: TrafficStatements, names: TrafficNames) {
    this.#run = run;
    this.#names = names;
    this.#inserts = prepareInserts(database);
    this.#allInserts = Object.values(this.#inserts);
  }

  /** Inserts what was gathered. */
  flush(): void {
    for (const inserts of this.#allInserts) inserts.flush();
  }

  /** Forgets what was gathered: the transaction is rolled back. */
  clear(): void {
    for (const inserts of this.#allInserts) inserts.clear();
  }

  hold(batch: Batch, start: number): void {
    this.count++;
    const route = this.#names.routes.number(batch, start, HOLD.route);
    const { held } = this.#inserts;
    this.#copyHold(held.values, held.next(), batch, start, route);
    this.#writeHoldLedger(batch, start, route);
  }

  /** The hold's entry alone: its settlement is in the same commit and writes the row. */
  holdEntry(batch: Batch, start: number): void {
    this.#writeHoldLedger(batch, start, this.#names.routes.number(batch, start, HOLD.route));
  }

  extension(batch: Batch, start: number): void {
    const [id, n, at, amount] = batch.slice(start + 1, start + LENGTH.extension);
    const budgets = this.#names.budgets.number(batch, start, EXTENSION_BUDGETS);
    this.#writeLedger(id, 'extension', n, at, amount, 0, budgets, null);
  }

  checkpoint(batch: Batch, start: number): void {
    this.count++;
    this.#inserts.held.flushWith(batch[start + 1] ?? null);
    this.#run.checkpoint.run(...batch.slice(start + 1, start + LENGTH.checkpoint));
  }

  /** @param merging whether it writes the row of a hold of the same commit, too */
  settlement(batch: Batch, start: number, merging: boolean): void {
    this.count++;
    const route = this.#names.routes.number(batch, start, SETTLEMENT.routePlaces);
    if (merging && (batch[start + SETTLEMENT.holdRecord] as number) >= 0) this.#insertSettled(batch, start, route);
    else this.#updateHeld(batch, start, route);
    this.#writeSettlementLedger(batch, start, route);
    this.#writeAttempts(batch, start);
  }

  labels(batch: Batch, start: number): void {
    this.count++;
    this.#run.insertLabels.run(...batch.slice(start + LABELS.id, start + LENGTH.labels));
  }

  response(batch: Batch, start: number): void {
    this.count++;
    this.#run.insertResponse.run(...batch.slice(start + RESPONSE.id, start + LENGTH.response));
    const rootId = batch[start + RESPONSE.rootId] ?? null;
    if (rootId !== batch[start + RESPONSE.id])
      this.#run.continueResponses.run(rootId, batch[start + RESPONSE.at] ?? null);
  }

  /** The first values of a request's row. */
  #copyHold(values: WireValue[], at: number, batch: Batch, start: number, route: number): void {
    copy(values, at, batch, start + HOLD.id, HOLD.customerId - HOLD.id);
    values[at + 3] = this.#names.users.number(batch, start, HOLD.user);
    values[at + 4] = this.#names.callers.number(batch, start, HOLD.caller);
    values[at + 5] = this.#names.calls.number(batch, start, HOLD.call);
    values[at + 6] = route;
    copy(values, at + 7, batch, start + HOLD.stream, HOLD.budgets - HOLD.stream);
  }

  #insertSettled(batch: Batch, start: number, route: number): void {
    const { settled } = this.#inserts;
    const at = settled.next();
    this.#copyHold(settled.values, at, batch, batch[start + SETTLEMENT.holdRecord] as number, route);
    copy(settled.values, at + HELD_WIDTH, batch, start + SETTLEMENT.row, RESULT_WIDTH - 1);
    settled.values[at + HELD_WIDTH + RESULT_WIDTH - 1] = stateOf(batch, start);
  }

  #updateHeld(batch: Batch, start: number, route: number): void {
    const id = batch[start + SETTLEMENT.id] ?? null;
    this.#inserts.held.flushWith(id);
    const result = batch.slice(start + SETTLEMENT.row, start + SETTLEMENT.rowEnd);
    result[RESULT_WIDTH - 1] = stateOf(batch, start);
    const { changes } =
      batch[start + SETTLEMENT.sameRoute] === 1
        ? this.#run.updateSettled.run(id, ...result)
        : this.#run.updateSettledElsewhere.run(id, route, ...result);
    if (changes !== 1) throw new RowMismatch('missing');
  }

  #writeHoldLedger(batch: Batch, start: number, route: number): void {
    this.count++;
    const { holdLedger } = this.#inserts;
    const budgets = this.#names.budgets.number(batch, start, HOLD_BUDGETS);
    const at = holdLedger.next();
    holdLedger.values[at] = batch[start + HOLD.id] ?? null;
    holdLedger.values[at + 1] = batch[start + HOLD.at] ?? null;
    holdLedger.values[at + 2] = batch[start + HOLD.amount] ?? null;
    holdLedger.values[at + 3] = budgets;
    holdLedger.values[at + 4] = route;
  }

  #writeSettlementLedger(batch: Batch, start: number, route: number): void {
    const id = batch[start + SETTLEMENT.id];
    const at = batch[start + SETTLEMENT.at];
    const cost = batch[start + SETTLEMENT.providerCost];
    const budgets = this.#names.budgets.number(batch, start, SETTLEMENT_BUDGETS);
    const phase = batch[start + SETTLEMENT.phase];
    this.#writeLedger(id, phase, 0, at, batch[start + SETTLEMENT.charge], cost, budgets, route);
    const overrun = batch[start + SETTLEMENT.overrun];
    if (overrun !== 0) this.#writeLedger(id, 'overrun', 0, at, overrun, 0, budgets, route);
  }

  #writeAttempts(batch: Batch, start: number): void {
    const count = batch[start + SETTLEMENT.attempts] as number;
    const { attempts } = this.#inserts;
    for (let index = 0, from = start + LENGTH.settlement; index < count; index++, from += LENGTH.attempt) {
      this.count++;
      const target = this.#names.targets.number(batch, from, ATTEMPT.target);
      const at = attempts.next();
      attempts.values[at] = batch[start + SETTLEMENT.id] ?? null;
      copy(attempts.values, at + 1, batch, from, 2);
      attempts.values[at + 3] = target;
      copy(attempts.values, at + 4, batch, from + ATTEMPT.status, LENGTH.attempt - ATTEMPT.status);
    }
  }

  #writeLedger(
    id: WireValue | undefined,
    phase: WireValue | undefined,
    n: WireValue | undefined,
    at: WireValue | undefined,
    amount: WireValue | undefined,
    providerCost: WireValue | undefined,
    budgets: number,
    route: number | null,
  ): void {
    this.count++;
    const { ledger } = this.#inserts;
    const place = ledger.next();
    const { values } = ledger;
    values[place] = id ?? null;
    values[place + 1] = phase ?? null;
    values[place + 2] = n ?? null;
    values[place + 3] = at ?? null;
    values[place + 4] = amount ?? null;
    values[place + 5] = providerCost ?? null;
    values[place + 6] = budgets;
    values[place + 7] = route;
  }
}
