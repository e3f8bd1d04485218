import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { describeFault } from '../describe-fault.ts';
import { type CommitCallback, StoreUnavailable, type TrafficLog, type TrafficStatistics } from '../port.ts';
import type {
  BudgetBalanceRecord,
  BudgetSlotName,
  BudgetStanding,
  CheckpointWrite,
  HoldWrite,
  RefusalCount,
  SettlementWrite,
} from '../records/index.ts';
import type { CommitAnswer } from '../threads/messages.ts';
import { toStoreError } from '../threads/store-thread.ts';
import type { CommitWriter } from './commit-writer.ts';
import { BatchText } from './batch-text.ts';
import {
  encodeBarrier,
  encodeCheckpoint,
  encodeExtension,
  encodeHold,
  encodeLabels,
  encodeResponse,
  encodeSettlement,
  type SettlementPhase,
} from './encode.ts';
import { Lateness } from './lateness.ts';
import { PendingBalances } from './pending-balances.ts';
import { PendingRefusals } from './refusals.ts';

const PENDING_MAX_MS = 250;
const PROBE_EVERY_MS = 250;
/** So long after the first append a commit waits for no more. */
const GATHER_MAX_MS = 2;
/** So long a commit waits for somebody who wants it: a provider that answers sooner makes hold and settlement one record. */
const UNWANTED_MAX_MS = 5;
/** The era of a hold that has its settlement. */
const SETTLED = 0;
/** The group of a hold that waits in none. */
const NONE = 0;

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
  /** Has one record a callback. */
  readonly #batch = new BatchText();
  #callbacks: (CommitCallback | null)[] = [];
  /** Whether the database has to be asked before somebody in the batch is told: what it may refuse is in it. */
  #needsAnswer = false;
  /** Holds of earlier eras may have been lost with a failed commit. */
  #era = 1;
  /** What is appended is sent with the group of this number; holds know theirs. */
  #group = 1;
  #oldestAt = 0;
  #sent: (CommitCallback | null)[] | null = null;
  #sentOldestAt = 0;
  #sentAt = 0;
  #scheduled = false;
  /** Whether somebody waits for what was appended and not sent. */
  #wanted = false;
  /** Whether the time of what nobody waits for is running. */
  #timed = false;
  /** Appends at the last look. */
  #seen = 0;
  #closed = false;
  /** Why the last commit failed; null while all is well. */
  #failure: Error | null = null;

  /** @param pendingMaxMs how long an append may be pending before calls are held back */
  constructor(writer: CommitWriter, clock: Clock, log: Logger, pendingMaxMs = PENDING_MAX_MS) {
    this.#writer = writer;
    this.#clock = clock;
    this.#log = log;
    this.#late = new Lateness(clock, pendingMaxMs, () => this.#pendingSince());
    writer.onCommit = (answer) => this.#finish(answer);
  }

  hold(write: HoldWrite, done: CommitCallback): void {
    if (this.#refuse(done)) return;
    encodeHold(this.#batch, write);
    write.group = this.#group;
    write.record = this.#callbacks.length;
    if (write.hold < 0n) this.#needsAnswer = true;
    else write.era = this.#era;
    this.#append(done, false);
    if (write.labels === null) return;
    encodeLabels(this.#batch, write.id, write.labels);
    this.#append(null, false);
  }

  hasten(): void {
    if (this.#callbacks.length === 0 && this.#refusals.size === 0) return;
    this.#wanted = true;
    this.#schedule();
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
    this.#append(done, true);
  }

  checkpoint(write: CheckpointWrite): void {
    if (this.#failure !== null) return;
    encodeCheckpoint(this.#batch, write);
    this.#append(null, false);
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
    return this.#failure === null && !this.#late.is && !this.#writer.isBehind();
  }

  problem(): string | null {
    if (this.healthy()) return null;
    const fault = this.#failure ?? this.#writer.fault();
    return fault === null ? 'the disk is too slow: what was written last is not durable yet' : describeFault(fault);
  }

  pending(): number {
    return this.#callbacks.length + (this.#sent?.length ?? 0) + this.#refusals.size;
  }

  balances(slots: readonly BudgetSlotName[]): Promise<readonly BudgetBalanceRecord[]> {
    return this.#balances.read(slots, async () => (await this.#writer.balances(slots, [])).balances);
  }

  standing(slots: readonly BudgetSlotName[], ids: readonly string[]): Promise<BudgetStanding> {
    return this.#writer.balances(slots, ids);
  }

  async flush(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (this.#sent !== null || this.#callbacks.length > 0 || this.#refusals.size > 0) {
      await new Promise<void>((resolve, reject) => {
        encodeBarrier(this.#batch);
        this.#append((error) => (error === null ? resolve() : reject(error)), true);
      });
    }
    await this.#writer.settled();
  }

  /** Ends the probing; nothing may be appended any more. */
  close(): void {
    this.#closed = true;
    this.#failure ??= new StoreUnavailable('the store is closed');
  }

  #settle(hold: HoldWrite, write: SettlementWrite, phase: SettlementPhase, done: CommitCallback): void {
    if (this.#refuse(done)) return;
    const unsent = hold.group === this.#group ? (hold.record ?? -1) : -1;
    hold.group = NONE;
    encodeSettlement(this.#batch, hold, write, phase, unsent);
    if (hold.era !== this.#era || write.charge < 0n || write.overrun < 0n || write.providerCost < 0n)
      this.#needsAnswer = true;
    hold.era = SETTLED;
    if (hold.budgets.length > 0) this.#balances.add(hold.budgets, write.charge);
    this.#append(done, true);
    if (write.response === undefined) return;
    encodeResponse(this.#batch, write.id, write.response);
    this.#append(null, true);
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

  #append(done: CommitCallback | null, wanted: boolean): void {
    if (this.#callbacks.push(done) === 1) this.#oldestAt = this.#clock.monotonic();
    this.#late.watch();
    if (wanted) this.#wanted = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#sent !== null || this.#scheduled || this.#failure !== null) return;
    if (!this.#wanted) {
      this.#waitUnwanted();
      return;
    }
    this.#scheduled = true;
    this.#seen = 0;
    setImmediate(this.#gather);
  }

  #waitUnwanted(): void {
    if (this.#timed) return;
    this.#timed = true;
    this.#clock.after(UNWANTED_MAX_MS, () => {
      this.#timed = false;
      this.hasten();
    });
  }

  /** A busy event loop brings more for the same commit: it starts when a turn of the loop has brought nothing. */
  readonly #gather = (): void => {
    const { length } = this.#callbacks;
    if (length > this.#seen && this.#clock.monotonic() - this.#oldestAt < GATHER_MAX_MS) {
      this.#seen = length;
      setImmediate(this.#gather);
    } else this.#start();
  };

  readonly #start = (): void => {
    this.#scheduled = false;
    if (this.#sent !== null || this.#failure !== null) return;
    this.#wanted = false;
    this.#refusals.drain(this.#batch, this.#callbacks);
    if (this.#callbacks.length === 0) return;
    const batch = this.#batch.take();
    this.#sent = this.#callbacks;
    this.#sentOldestAt = this.#oldestAt;
    this.#sentAt = this.#clock.monotonic();
    this.#callbacks = [];
    this.#group++;
    this.#balances.sent();
    const needsAnswer = this.#needsAnswer;
    this.#needsAnswer = false;
    this.#writer.commit(batch, this.#sent.length, needsAnswer);
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
      this.#tell(done, error);
    }
    for (const done of sent) this.#tell(done, null);
    this.statistics.onCommit?.(durationMs, answer.rows);
    if (this.#callbacks.length > 0 || this.#refusals.size > 0) this.#schedule();
  }

  /** What one request makes of the news keeps nobody else from hearing it. */
  #tell(done: CommitCallback | null, error: Error | null): void {
    try {
      done?.(error);
    } catch (thrown) {
      this.#log.error('store.callback_failed', {}, thrown);
    }
  }

  /** Everything that is not durable is told so: what was sent, and what waited behind it. */
  #fail(error: Error, sent: readonly (CommitCallback | null)[]): void {
    this.#failure = error;
    this.#era += 1;
    this.#needsAnswer = false;
    this.#wanted = false;
    this.#log.error('store.commit_failed', { lost: sent.length + this.#callbacks.length }, error);
    const waiting = this.#callbacks;
    this.#batch.clear();
    this.#callbacks = [];
    this.#group++;
    this.#balances.failed();
    this.#clock.after(PROBE_EVERY_MS, this.#probe);
    for (const done of sent) this.#tell(done, error);
    for (const done of waiting) this.#tell(done, error);
  }

  readonly #probe = (): void => {
    if (this.#closed) return;
    this.#writer.probe(this.#clock.now()).then(
      () => {
        if (this.#closed) return;
        this.#failure = null;
        this.#log.info('store.recovered');
        this.hasten();
      },
      (error: unknown) => {
        this.#failure = error instanceof Error ? error : new StoreUnavailable('the store cannot write', error);
        this.#clock.after(PROBE_EVERY_MS, this.#probe);
      },
    );
  };
}
