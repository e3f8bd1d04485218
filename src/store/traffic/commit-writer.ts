import type { CommitAnswer } from '../threads/messages.ts';
import type { BudgetSlotName, BudgetStanding } from '../records/index.ts';

/** What makes group commits durable. */
export interface CommitWriter {
  onCommit: ((answer: CommitAnswer) => void) | null;
  /**
   * One at a time; its answer goes to `onCommit`.
   *
   * @param items how many records, each of which the answer may refuse
   * @param needsAnswer what the database says of each is to be known, not only that they are durable
   */
  commit(batch: string, items: number, needsAnswer: boolean): void;
  /** Whether the database does not keep up with what is durable already. */
  isBehind(): boolean;
  /** Why it is; null when it is not, or has not been told. */
  fault(): Error | null;
  /** One durable write; rejects while the writer cannot. */
  probe(now: number): Promise<void>;
  /** Committed sums, after all commits that were posted before, and which of some requests are settled in them. */
  balances(slots: readonly BudgetSlotName[], ids: readonly string[]): Promise<BudgetStanding>;
  /** Resolves when the database has all that is durable, or cannot take it. */
  settled(): Promise<void>;
}
