import type {
  BudgetBalanceRecord,
  BudgetSlotName,
  BudgetStanding,
  CheckpointWrite,
  HoldWrite,
  RefusalCount,
  SettlementWrite,
} from './records/index.ts';

/** Called once, after the commit: with null when durable, else with what went wrong. Must not throw. */
export type CommitCallback = (error: Error | null) => void;

/** What the writer has done since start; read by metrics. */
export interface TrafficStatistics {
  readonly commits: number;
  readonly rows: number;
  readonly lastCommitMs: number;
  /** Observes each commit. */
  onCommit: ((durationMs: number, rows: number) => void) | null;
}

/**
 * The group commit of all that requests write (DESIGN, section 8). Appending is synchronous and does no I/O; a commit
 * starts when the previous one ends, so that a lonely request waits for one fsync and a busy gateway packs dozens
 * into one. Balances and rollups are merged per commit.
 */
export interface TrafficLog {
  /** Durable with the next commit that somebody waits for, after 5 ms at the latest. */
  hold(write: HoldWrite, done: CommitCallback): void;
  /** Somebody waits for a hold: bytes are there that may not leave before it is durable. */
  hasten(): void;
  /** Extends a committed or queued hold: ledger phase `extension`. */
  extend(
    id: string,
    at: number,
    n: number,
    extra: bigint,
    budgets: readonly BudgetSlotName[],
    done: CommitCallback,
  ): void;
  checkpoint(write: CheckpointWrite): void;
  /** `budgets` are those of the hold; each is charged `write.charge`. A second settlement of one id is refused by the database. */
  settle(hold: HoldWrite, write: SettlementWrite, done: CommitCallback): void;
  /** Like `settle` for a hold found at start; state `recovered`, phase `recovery`. */
  recover(hold: HoldWrite, write: SettlementWrite, done: CommitCallback): void;
  refuse(count: RefusalCount): void;
  /** Whether calls may go out: last commit fine and the oldest pending append younger than 250 ms. */
  healthy(): boolean;
  /** Why it is not, a sentence that may be shown to anybody; null while it is. */
  problem(): string | null;
  /** Records that are not durable yet. */
  pending(): number;
  /** Spent sums as of now: committed plus queued. */
  balances(slots: readonly BudgetSlotName[]): Promise<readonly BudgetBalanceRecord[]>;
  /** Committed sums as of one instant, and which of some requests are settled in them. */
  standing(slots: readonly BudgetSlotName[], ids: readonly string[]): Promise<BudgetStanding>;
  /** Resolves when everything appended so far is durable, and in the tables unless they cannot take it. */
  flush(): Promise<void>;
  readonly statistics: TrafficStatistics;
}
