import type { Database, Statement } from 'bun:sqlite';
import type { CommitAnswer, StoreFault } from '../threads/messages.ts';
import { CommitSums, keyOfEndUser, type TakingPeriod } from '../traffic/commit-sums.ts';
import { DAY_HOURS } from '../traffic/day-sums.ts';
import { readBatch } from '../traffic/expand.ts';
import { ERASED } from '../traffic/labels.ts';
import { type RecordVisitor, SKIP_RECORD, visitRecord } from '../traffic/walk.ts';
import type { WireValue } from '../traffic/wire.ts';
import { readJournalPlace } from './journal-place.ts';
import { LabelSums } from './label-sums.ts';
import { explainSqliteError } from './map-error.ts';
import { ModelRows } from './model-rows.ts';
import { RequestRows } from './request-rows.ts';
import { forgetNames, prepareNames, type TrafficNames } from './traffic-names.ts';
import { prepareTraffic, type TrafficStatements } from './traffic-statements.ts';
import { WalCheckpoint } from './wal-checkpoint.ts';

type Batch = readonly WireValue[];
type Refused = CommitAnswer['refused'][number];

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
  readonly #requests: RequestRows;
  readonly #names: TrafficNames;
  readonly #labels: LabelSums;
  readonly #models: ModelRows;
  readonly #log: WalCheckpoint;
  readonly #place: Statement<unknown, [number]>;
  readonly #isErased: Statement<unknown, [string, string]>;
  /** How far the journal was taken over. */
  #sequence: number;
  #sums = new CommitSums();
  /** Of one group after the other. */
  readonly #batch: WireValue[] = [];
  /** Whether a hold and its settlement in one commit become one row write. */
  #merging = true;
  /** Written besides those of requests. */
  #rows = 0;

  constructor(database: Database) {
    this.#database = database;
    this.#run = prepareTraffic(database);
    this.#names = prepareNames(database);
    this.#requests = new RequestRows(database, this.#run, this.#names);
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
      return {
        commit: true,
        rows: this.#rows + this.#requests.count,
        logPages: this.#countLogPages(),
        fault: null,
        refused,
      };
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
    this.#requests.count = 0;
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
      this.#requests.clear();
      if (this.#database.inTransaction) this.#database.run('ROLLBACK');
      throw error;
    }
  }

  #applyAll(groups: readonly string[]): void {
    this.#merging = true;
    for (const group of groups) {
      const batch = readBatch(group, this.#batch);
      for (let start = 0; start < batch.length;) start = visitRecord(batch, start, this);
    }
    this.#requests.flush();
  }

  #applyEach(groups: readonly string[]): Refused[] {
    this.#merging = false;
    const refused: Refused[] = [];
    let item = 0;
    for (const group of groups) {
      const batch = readBatch(group, this.#batch);
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
      this.#requests.flush();
      return null;
    } catch (error) {
      const fault = explainSqliteError(error);
      if (fault.kind !== 'conflict') throw error;
      forgetNames(this.#names);
      this.#requests.clear();
      this.#database.run('ROLLBACK TO record');
      return fault;
    } finally {
      if (this.#database.inTransaction) this.#database.run('RELEASE record');
    }
  }

  hold(batch: Batch, start: number): void {
    this.#requests.hold(batch, start);
  }

  holdMerged(batch: Batch, start: number): void {
    if (this.#merging) this.#requests.holdEntry(batch, start);
    else this.#requests.hold(batch, start);
  }

  extension(batch: Batch, start: number): void {
    this.#requests.extension(batch, start);
  }

  checkpoint(batch: Batch, start: number): void {
    this.#requests.checkpoint(batch, start);
  }

  settlement(batch: Batch, start: number): void {
    this.#requests.settlement(batch, start, this.#merging);
    // What breaks a rule is in no sum: of a record by itself that must be known first.
    if (!this.#merging) this.#requests.flush();
    const key = keyOfEndUser(batch, start);
    this.#sums.addSettlement(batch, start, key !== null && this.#isErased.get(key, ERASED) !== null);
  }

  refusal(batch: Batch, start: number): void {
    this.#sums.addRefusal(batch, start);
  }

  labels(batch: Batch, start: number): void {
    this.#requests.labels(batch, start);
  }

  response(batch: Batch, start: number): void {
    this.#requests.response(batch, start);
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
