import type { ChainPlace, SqlValue, StoreConflict } from '../port.ts';
import type { DatabaseKind, SqlRow } from './sql-port.ts';

/** Where the database is after what the journal had for it was taken over. */
export interface TakenOver {
  /** Of the journal, 32 hex digits. */
  readonly name: string;
  readonly sequence: number;
  /** Groups that the database did not have. */
  readonly groups: number;
  /** Records among them that it refused. */
  readonly refused: number;
  /** Files of another state of the data, under the names that they were given. */
  readonly aside: readonly string[];
  /** Files that are gone, emptied or cut off. */
  readonly missing: readonly string[];
}

export type StoreWorkerRole = 'store-writer' | 'store-reader';

/** Where the data are. */
export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly path: string; readonly durability?: Durability }
  | { readonly kind: 'postgres'; readonly url: string; readonly durability?: Durability };

/**
 * `strict`, the default: what a client has seen is on the disk. `relaxed`: it is with the operating system, and on the disk within a second:
 * a machine that loses its power may lose that second's records, a process that dies loses none. `at-end`: nothing is promised before the
 * store is closed, for data that are of no use before they are whole.
 */
export type Durability = 'strict' | 'relaxed' | 'at-end';

/** A `Statement` as it crosses to the thread: SQL, parameters, expected rows or −1, meaning of a mismatch. */
export type StatementMessage = readonly [
  sql: string,
  parameters: readonly SqlValue[],
  expectRows: number,
  mismatch: 'version' | 'missing',
];

/**
 * A question to a store thread. A group commit is none of these: it is a bare string, one group (`traffic/wire.ts`) for
 * PostgreSQL, and for SQLite a message of `journal/journaled-commits.ts`.
 */
export type StoreQuestion =
  | { readonly kind: 'open'; readonly role: StoreWorkerRole; readonly location: StoreLocation }
  | { readonly kind: 'migrate' }
  | { readonly kind: 'take-over' }
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly SqlValue[] }
  | { readonly kind: 'transact'; readonly statements: readonly StatementMessage[] }
  | {
      readonly kind: 'balances';
      readonly slots: readonly (readonly [budgetId: string, periodStart: number])[];
      /** Keys of requests in hexadecimal digits, of which the settled ones are answered, as of the same instant. */
      readonly keys: readonly string[];
    }
  | { readonly kind: 'maintain'; readonly now: number }
  | { readonly kind: 'probe'; readonly now: number }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'keep-log' }
  | { readonly kind: 'copy'; readonly path: string }
  | { readonly kind: 'seal'; readonly limit: number }
  | { readonly kind: 'verify'; readonly from: ChainPlace; readonly through: number; readonly limit: number }
  | { readonly kind: 'books-bounds' }
  | { readonly kind: 'books-requests'; readonly after: string | null }
  | { readonly kind: 'books-balances' }
  | { readonly kind: 'books-usage'; readonly from: number | null }
  | { readonly kind: 'close' };

/** What went wrong, in a form that survives the way back. */
export type StoreFault =
  | { readonly kind: 'conflict'; readonly conflict: StoreConflict['kind']; readonly target: string | null }
  | { readonly kind: 'unavailable'; readonly message: string }
  | { readonly kind: 'locked' };

/** Answer to a group commit: what failed of it, or why all of it did. */
export interface CommitAnswer {
  readonly commit: true;
  readonly rows: number;
  /** Pages of SQLite's log that are not in the database yet. */
  readonly logPages: number;
  readonly fault: StoreFault | null;
  /** Items that were refused while the rest went through. */
  readonly refused: readonly (readonly [item: number, fault: StoreFault])[];
}

export type StoreAnswer =
  | { readonly id: number; readonly result: unknown; readonly fault: null }
  /** Many rows. */
  | { readonly id: number; readonly parts: readonly SharedArrayBuffer[]; readonly fault: null }
  | { readonly id: number; readonly result: null; readonly fault: StoreFault };

/** A read of one state of the data. */
export type SnapshotQuery = (sql: string, parameters: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

/** Sums of budgets, and which of some requests are in them. */
export interface Standing {
  readonly balances: readonly SqlRow[];
  readonly settled: readonly string[];
}

/** What a database driver does inside its thread. May answer at once or by a promise. */
export interface StoreDriver {
  readonly database: DatabaseKind;
  /** Takes the data for this process where the database itself is what keeps others out, and brings the schema up. */
  migrate(): Promise<readonly string[]> | readonly string[];
  query(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> | readonly SqlRow[];
  /** Runs reads that all see the same state of the data, however long they take. One at a time. */
  snapshot<Result>(run: (query: SnapshotQuery) => Promise<Result>): Promise<Result>;
  transact(statements: readonly StatementMessage[]): Promise<void> | void;
  /** SQLite: what a process that ended suddenly has left in the journal goes into the database. PostgreSQL has none: null. */
  takeOver(): TakenOver | null;
  /** All that requests wrote since the last commit, one transaction. Never throws. */
  commit(batch: string): Promise<CommitAnswer> | CommitAnswer;
  /** Committed sums; ordered with the commits. */
  balances(slots: readonly (readonly [string, number])[], keys: readonly string[]): Promise<Standing> | Standing;
  /** Periodic upkeep: partitions ahead. */
  maintain(now: number): Promise<void> | void;
  /** One durable write, to learn whether writes go through. */
  probe(now: number): Promise<void> | void;
  /**
   * Copies pages of SQLite's log into the database, without waiting for anybody. Answers the log's whole length, or
   * `COPY_NOT_SYNCED`, after which nothing may be copied any more.
   */
  checkpoint(): Promise<number> | number;
  /** Nothing is copied any more, not at the end either. */
  keepLog(): void;
  /** Writes a consistent copy of an embedded database to a file that is not there yet. */
  copy(path: string): void;
  /** Turns what the driver throws into a fault. */
  explain(error: unknown): StoreFault;
  close(): Promise<void> | void;
}
