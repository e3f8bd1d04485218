import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { type CommitCallback, StoreUnavailable, type TrafficLog, type TrafficStatistics } from '../port.ts';
import type {
  BudgetBalanceRecord,
  BudgetSlotName,
  CheckpointWrite,
  HoldWrite,
  RefusalCount,
  SettlementWrite,
} from '../records/index.ts';
import type { CommitAnswer } from '../threads/messages.ts';
import { toStoreError } from '../threads/store-thread.ts';
import {
  encodeCheckpoint,
  encodeExtension,
  encodeHold,
  encodeResponse,
  encodeSettlement,
  type SettlementPhase,
} from './encode.ts';
import { Lateness } from './lateness.ts';
import { PendingBalances } from './pending-balances.ts';
import { PendingRefusals } from './refusals.ts';
import { OP, type WireValue } from './wire.ts';

const PENDING_MAX_MS = 250;
const PROBE_EVERY_MS = 250;

/** What the group commit needs of the writer's thread. */
export interface CommitWriter {
  onCommit: ((answer: CommitAnswer) => void) | null;
  commit(batch: string): void;
  /** One durable write; rejects while the writer cannot. */
  probe(now: number): Promise<void>;
  /** Committed sums, after all commits that were posted before. */
  balances(slots: readonly BudgetSlotName[]): Promise<readonly BudgetBalanceRecord[]>;
}

/** See `TrafficLog`. One commit is under way at a time; what is appended meanwhile makes up the next. */
export class GroupCommit implements TrafficLog {
  readonly statistics: { -readonly [Name in keyof TrafficStatistics]: TrafficStatistics[Name] } = {
    commits: 0,
    rows: 0,
    lastCommitMs: 0,
    onCommit: null,
  };

  readonly #writer: CommitWriter;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #refusals = new PendingRefusals();
  readonly #balances = new PendingBalances();
  readonly #late: Lateness;
  #batch: WireValue[] = [];
  #callbacks: (CommitCallback | null)[] = [];
  /** Where the record of each unsent hold begins. */
  #holds = new Map<string, number>();
  #oldestAt = 0;
  #sent: (CommitCallback | null)[] | null = null;
  #sentOldestAt = 0;
  #sentAt = 0;
  #scheduled = false;
  #closed = false;
  /** Why the last commit failed; null while all is well. */
  #failure: Error | null = null;

  constructor(writer: CommitWriter, clock: Clock, log: Logger) {
    this.#writer = writer;
    this.#clock = clock;
    this.#log = log;
    this.#late = new Lateness(clock, PENDING_MAX_MS, () => this.#pendingSince());
    writer.onCommit = (answer) => this.#finish(answer);
  }

  hold(write: HoldWrite, done: CommitCallback): void {
    if (this.#refuse(done)) return;
    this.#holds.set(write.id, this.#batch.length);
    encodeHold(this.#batch, write);
    this.#append(done);
  }

  extend(
    id: string,
    at: number,
    n: number,
    extra: bigint,
    budgets: readonly BudgetSlotName[],
    done: CommitCallback,
  ): void {
    if (this.#refuse(done)) return;
    encodeExtension(this.#batch, id, at, n, extra, budgets);
    this.#append(done);
  }

  checkpoint(write: CheckpointWrite): void {
    if (this.#failure !== null) return;
    encodeCheckpoint(this.#batch, write);
    this.#append(null);
  }

  settle(hold: HoldWrite, write: SettlementWrite, done: CommitCallback): void {
    this.#settle(hold, write, 'settlement', done);
  }

  recover(hold: HoldWrite, write: SettlementWrite, done: CommitCallback): void {
    this.#settle(hold, write, 'recovery', done);
  }

  refuse(count: RefusalCount): void {
    this.#refusals.add(count);
    this.#schedule();
  }

  healthy(): boolean {
    return this.#failure === null && !this.#late.is;
  }

  balances(slots: readonly BudgetSlotName[]): Promise<readonly BudgetBalanceRecord[]> {
    return this.#balances.read(slots, () => this.#writer.balances(slots));
  }

  flush(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (this.#sent === null && this.#callbacks.length === 0 && this.#refusals.size === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#batch.push(OP.barrier);
      this.#append((error) => (error === null ? resolve() : reject(error)));
    });
  }

  /** Ends the probing; nothing may be appended any more. */
  close(): void {
    this.#closed = true;
    this.#failure ??= new StoreUnavailable('the store is closed');
  }

  #settle(hold: HoldWrite, write: SettlementWrite, phase: SettlementPhase, done: CommitCallback): void {
    if (this.#refuse(done)) return;
    const holdRecord = this.#holds.get(write.id) ?? -1;
    if (holdRecord >= 0) {
      this.#batch[holdRecord] = OP.holdMerged;
      this.#holds.delete(write.id);
    }
    encodeSettlement(this.#batch, hold, write, phase, holdRecord);
    if (hold.budgets.length > 0) this.#balances.add(hold.budgets, write.charge);
    this.#append(done);
    if (write.response === undefined) return;
    encodeResponse(this.#batch, write.id, write.response);
    this.#append(null);
  }

  /** While writes fail, nothing is queued: whoever appends is told at once. */
  #refuse(done: CommitCallback): boolean {
    const failure = this.#failure;
    if (failure === null) return false;
    queueMicrotask(() => done(failure));
    return true;
  }

  /** Since when the oldest append waits; null when none does. */
  #pendingSince(): number | null {
    if (this.#sent !== null) return this.#sentOldestAt;
    return this.#callbacks.length === 0 ? null : this.#oldestAt;
  }

  #append(done: CommitCallback | null): void {
    if (this.#callbacks.push(done) === 1) this.#oldestAt = this.#clock.monotonic();
    this.#late.watch();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#sent !== null || this.#scheduled || this.#failure !== null) return;
    this.#scheduled = true;
    queueMicrotask(this.#start);
  }

  readonly #start = (): void => {
    this.#scheduled = false;
    if (this.#sent !== null || this.#failure !== null) return;
    this.#refusals.drain(this.#batch, this.#callbacks);
    if (this.#callbacks.length === 0) return;
    const batch = JSON.stringify(this.#batch);
    this.#sent = this.#callbacks;
    this.#sentOldestAt = this.#oldestAt;
    this.#sentAt = this.#clock.monotonic();
    this.#batch = [];
    this.#callbacks = [];
    this.#holds.clear();
    this.#balances.sent();
    this.#writer.commit(batch);
  };

  #finish(answer: CommitAnswer): void {
    const sent = this.#sent ?? [];
    this.#sent = null;
    this.#late.is = false;
    if (answer.fault !== null) {
      this.#fail(toStoreError(answer.fault), sent);
      return;
    }
    const durationMs = this.#clock.monotonic() - this.#sentAt;
    this.statistics.commits++;
    this.statistics.rows += answer.rows;
    this.statistics.lastCommitMs = durationMs;
    for (const [item, fault] of answer.refused) {
      const done = sent[item] ?? null;
      sent[item] = null;
      const error = toStoreError(fault);
      this.#log.error('store.record_refused', {}, error);
      done?.(error);
    }
    for (const done of sent) done?.(null);
    this.statistics.onCommit?.(durationMs, answer.rows);
    this.#schedule();
  }

  /** Everything that is not durable is told so: what was sent, and what waited behind it. */
  #fail(error: Error, sent: readonly (CommitCallback | null)[]): void {
    this.#failure = error;
    this.#log.error('store.commit_failed', { lost: sent.length + this.#callbacks.length }, error);
    const waiting = this.#callbacks;
    this.#batch = [];
    this.#callbacks = [];
    this.#holds.clear();
    this.#balances.failed();
    this.#clock.after(PROBE_EVERY_MS, this.#probe);
    for (const done of sent) done?.(error);
    for (const done of waiting) done?.(error);
  }

  readonly #probe = (): void => {
    if (this.#closed) return;
    this.#writer.probe(this.#clock.now()).then(
      () => {
        if (this.#closed) return;
        this.#failure = null;
        this.#log.info('store.recovered');
        this.#schedule();
      },
      (error: unknown) => {
        this.#failure = error instanceof Error ? error : new StoreUnavailable('the store cannot write', error);
        this.#clock.after(PROBE_EVERY_MS, this.#probe);
      },
    );
  };
}
