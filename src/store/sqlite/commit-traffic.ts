import type { Database, Statement } from 'bun:sqlite';
import type { CommitAnswer, StoreFault } from '../threads/messages.ts';
import { RowMismatch } from '../threads/row-mismatch.ts';
import { CommitSums, keyOfEndUser, type TakingPeriod } from '../traffic/commit-sums.ts';
import { DAY_HOURS } from '../traffic/day-sums.ts';
import { readBatch } from '../traffic/expand.ts';
import { ERASED } from '../traffic/labels.ts';
import { type RecordVisitor, SKIP_RECORD, visitRecord } from '../traffic/walk.ts';
import { ATTEMPT, EXTENSION, HOLD, LABELS, LENGTH, RESPONSE, SETTLEMENT, type WireValue } from '../traffic/wire.ts';
import { readJournalPlace } from './journal-place.ts';
import { LabelSums } from './label-sums.ts';
import { explainSqliteError } from './map-error.ts';
import { ModelRows } from './model-rows.ts';
import { forgetNames, prepareNames, type TrafficNames } from './traffic-names.ts';
import { prepareTraffic, type TrafficStatements } from './traffic-statements.ts';
import { WalCheckpoint } from './wal-checkpoint.ts';

type Batch = readonly WireValue[];
type Refused = CommitAnswer['refused'][number];

const HOLD_BUDGETS = [HOLD.budgets] as const;
const EXTENSION_BUDGETS = [EXTENSION.budgets] as const;
const SETTLEMENT_BUDGETS = [SETTLEMENT.budgets] as const;

interface Message {
  readonly after: number;
  readonly last: number;
  /** Each is parsed when it is applied: thousands of values that lived until the last one would grow the thread's heap. */
  readonly groups: readonly string[];
}

function parseMessage(message: string): Message {
  const [head = '', ...groups] = message.split('\n');
  const [after = Number.NaN, last = Number.NaN] = head.split(' ').map(Number);
  return { after, last, groups };
}

/** The part of the writer that group commits run in. Statements are prepared once. */
export class TrafficWriter implements RecordVisitor {
  readonly #database: Database;
  readonly #run: TrafficStatements;
  readonly #names: TrafficNames;
  readonly #labels: LabelSums;
  readonly #models: ModelRows;
  readonly #log: WalCheckpoint;
  readonly #place: Statement<unknown, [number]>;
  readonly #isErased: Statement<unknown, [string, string]>;
  /** How far the journal was taken over. */
  #sequence: number;
  #sums = new CommitSums();
  /** Whether a hold and its settlement in one commit become one row write. */
  #merging = true;
  #rows = 0;

  constructor(database: Database) {
    this.#database = database;
    this.#run = prepareTraffic(database);
    this.#names = prepareNames(database);
    this.#labels = new LabelSums(database);
    this.#models = new ModelRows(database);
    this.#log = new WalCheckpoint(database);
    this.#isErased = database.prepare('SELECT 1 FROM request_labels WHERE id = unhex(?1) AND end_user = ?2');
    this.#place = database.prepare('UPDATE traffic_journal SET sequence = ?1');
    this.#sequence = readJournalPlace(database).sequence;
  }

  /**
   * Takes groups of records over in one transaction. The message has the sequence number that they go on from and their
   * last one, then a group a line. When a record breaks a rule of the schema, the transaction is done again with a
   * savepoint around each record, so that one bad record costs the others nothing.
   */
  commit(message: string): CommitAnswer {
    try {
      const { after, last, groups } = parseMessage(message);
      if (after !== this.#sequence) throw new Error('the groups do not follow what is there');
      let refused: readonly Refused[] = [];
      try {
        this.#transact(last, () => this.#applyAll(groups));
      } catch (error) {
        if (explainSqliteError(error).kind !== 'conflict') throw error;
        this.#transact(last, () => {
          refused = this.#applyEach(groups);
        });
      }
      this.#sequence = last;
      return { commit: true, rows: this.#rows, logPages: this.#countLogPages(), fault: null, refused };
    } catch (error) {
      const fault = explainSqliteError(error);
      const reported: StoreFault =
        fault.kind === 'unavailable'
          ? fault
          : { kind: 'unavailable', message: 'the commit broke a rule of the schema' };
      return { commit: true, rows: 0, logPages: 0, fault: reported, refused: [] };
    }
  }

  readonly #findTaking = (budgetId: string): readonly TakingPeriod[] => {
    const rows = this.#run.findTaking.all(budgetId) as { start: bigint | number; end: bigint | number | null }[];
    return rows.map(({ start, end }) => ({ start: Number(start), end: end === null ? null : Number(end) }));
  };

  /** What was committed stays so when it cannot be told. */
  #countLogPages(): number {
    try {
      return this.#log.countPending();
    } catch {
      return 0;
    }
  }

  #transact(last: number, apply: () => void): void {
    this.#rows = 0;
    this.#database.run('BEGIN IMMEDIATE');
    try {
      this.#sums = new CommitSums(this.#run.hasTaking.get() === null ? null : this.#findTaking);
      apply();
      this.#writeSums();
      this.#place.run(last);
      this.#database.run('COMMIT');
    } catch (error) {
      forgetNames(this.#names);
      this.#labels.forget();
      if (this.#database.inTransaction) this.#database.run('ROLLBACK');
      throw error;
    }
  }

  #applyAll(groups: readonly string[]): void {
    this.#merging = true;
    for (const group of groups) {
      const batch = readBatch(group);
      for (let start = 0; start < batch.length;) start = visitRecord(batch, start, this);
    }
  }

  #applyEach(groups: readonly string[]): Refused[] {
    this.#merging = false;
    const refused: Refused[] = [];
    let item = 0;
    for (const group of groups) {
      const batch = readBatch(group);
      for (let start = 0; start < batch.length; item++) {
        const fault = this.#applyOne(batch, start);
        if (fault !== null) refused.push([item, fault]);
        start = visitRecord(batch, start, SKIP_RECORD);
      }
    }
    return refused;
  }

  #applyOne(batch: Batch, start: number): StoreFault | null {
    this.#database.run('SAVEPOINT record');
    try {
      visitRecord(batch, start, this);
      return null;
    } catch (error) {
      const fault = explainSqliteError(error);
      if (fault.kind !== 'conflict') throw error;
      forgetNames(this.#names);
      this.#database.run('ROLLBACK TO record');
      return fault;
    } finally {
      if (this.#database.inTransaction) this.#database.run('RELEASE record');
    }
  }

  hold(batch: Batch, start: number): void {
    this.#rows++;
    const route = this.#names.routes.number(batch, start, HOLD.route);
    this.#run.insertHeld.run(...this.#readHold(batch, start, route));
    this.#writeHoldLedger(batch, start, route);
  }

  holdMerged(batch: Batch, start: number): void {
    if (this.#merging) this.#writeHoldLedger(batch, start, this.#names.routes.number(batch, start, HOLD.route));
    else this.hold(batch, start);
  }

  extension(batch: Batch, start: number): void {
    const [id, n, at, amount] = batch.slice(start + 1, start + LENGTH.extension);
    this.#writeLedger(
      id,
      'extension',
      n,
      at,
      amount,
      0,
      this.#names.budgets.number(batch, start, EXTENSION_BUDGETS),
      null,
    );
  }

  checkpoint(batch: Batch, start: number): void {
    this.#rows++;
    this.#run.checkpoint.run(...batch.slice(start + 1, start + LENGTH.checkpoint));
  }

  settlement(batch: Batch, start: number): void {
    this.#rows++;
    const route = this.#names.routes.number(batch, start, SETTLEMENT.routePlaces);
    this.#writeSettledRow(batch, start, route);
    this.#writeSettlementLedger(batch, start, route);
    this.#writeAttempts(batch, start);
    const key = keyOfEndUser(batch, start);
    this.#sums.addSettlement(batch, start, key !== null && this.#isErased.get(key, ERASED) !== null);
  }

  refusal(batch: Batch, start: number): void {
    this.#sums.addRefusal(batch, start);
  }

  labels(batch: Batch, start: number): void {
    this.#rows++;
    this.#run.insertLabels.run(...batch.slice(start + LABELS.id, start + LENGTH.labels));
  }

  response(batch: Batch, start: number): void {
    this.#rows++;
    this.#run.insertResponse.run(...batch.slice(start + RESPONSE.id, start + LENGTH.response));
    const rootId = batch[start + RESPONSE.rootId] ?? null;
    if (rootId !== batch[start + RESPONSE.id])
      this.#run.continueResponses.run(rootId, batch[start + RESPONSE.at] ?? null);
  }

  /** The first parameters of a request's row. */
  #readHold(batch: Batch, start: number, route: number): WireValue[] {
    return [
      ...batch.slice(start + HOLD.id, start + HOLD.customerId),
      this.#names.users.number(batch, start, HOLD.user),
      this.#names.callers.number(batch, start, HOLD.caller),
      this.#names.calls.number(batch, start, HOLD.call),
      route,
      ...batch.slice(start + HOLD.stream, start + HOLD.budgets),
    ];
  }

  #writeSettledRow(batch: Batch, start: number, route: number): void {
    const holdRecord = batch[start + SETTLEMENT.holdRecord] as number;
    const rowEnd = start + SETTLEMENT.rowEnd;
    if (holdRecord >= 0 && this.#merging) {
      const hold = this.#readHold(batch, holdRecord, route);
      this.#run.insertSettled.run(...hold, ...batch.slice(start + SETTLEMENT.row, rowEnd));
      return;
    }
    const id = batch[start + SETTLEMENT.id] ?? null;
    const { changes } =
      batch[start + SETTLEMENT.sameRoute] === 1
        ? this.#run.updateSettled.run(id, ...batch.slice(start + SETTLEMENT.row, rowEnd))
        : this.#run.updateSettledElsewhere.run(id, route, ...batch.slice(start + SETTLEMENT.row, rowEnd));
    if (changes !== 1) throw new RowMismatch('missing');
  }

  #writeHoldLedger(batch: Batch, start: number, route: number): void {
    this.#rows++;
    this.#run.insertHoldLedger.run(
      batch[start + HOLD.id] ?? null,
      batch[start + HOLD.at] ?? null,
      batch[start + HOLD.amount] ?? null,
      this.#names.budgets.number(batch, start, HOLD_BUDGETS),
      route,
    );
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
    const id = batch[start + SETTLEMENT.id];
    const count = batch[start + SETTLEMENT.attempts] as number;
    for (let index = 0, from = start + LENGTH.settlement; index < count; index++, from += LENGTH.attempt) {
      this.#rows++;
      this.#run.insertAttempt.run(
        id ?? null,
        ...batch.slice(from, from + 2),
        this.#names.targets.number(batch, from, ATTEMPT.target),
        ...batch.slice(from + ATTEMPT.status, from + LENGTH.attempt),
      );
    }
  }

  /** Sums of days that are over hold until something is added to one of them. */
  #reopenDays(): void {
    let last = -1;
    for (const { hour } of this.#sums.usage.values()) {
      const day = Math.floor(hour / DAY_HOURS);
      if (day === last) continue;
      last = day;
      this.#run.reopenDay.run(day);
    }
  }

  #writeLedger(...values: readonly (WireValue | undefined)[]): void {
    this.#rows++;
    this.#run.insertLedger.run(...(values as WireValue[]));
  }

  #writeSums(): void {
    for (const sum of this.#sums.balances.values()) {
      this.#rows++;
      this.#run.addBalance.run(sum.budgetId, sum.periodStart, sum.spent);
    }
    for (const sum of this.#sums.carries.values()) {
      this.#rows += 2;
      const last = this.#run.findCarry.get(sum.budgetId, sum.periodStart) as { n: bigint | number } | null;
      this.#run.addCarry.run(sum.budgetId, sum.periodStart, Number(last?.n ?? 0) + 1, sum.heldTo, sum.spent);
      this.#run.addBalance.run(sum.budgetId, sum.periodStart, sum.spent);
    }
    for (const sum of this.#sums.usage.values()) {
      this.#rows++;
      this.#run.addUsage.run(
        sum.hour,
        this.#names.callers.number([sum.customerId, sum.tokenId], 0, [0, 1]),
        sum.model,
        sum.provider,
        this.#names.users.number([sum.customerUserId], 0, [0]),
        sum.requests,
        sum.errors,
        sum.inputTokens,
        sum.cachedInputTokens,
        sum.outputTokens,
        sum.charge,
        sum.providerCost,
        sum.cacheWriteTokens,
        sum.reasoningTokens,
      );
    }
    this.#reopenDays();
    this.#rows += this.#labels.add(this.#sums.labels.values(), this.#names.users);
    this.#sums.addModels();
    this.#rows += this.#models.add(this.#sums.byModel);
  }
}
