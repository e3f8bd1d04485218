import type { OperationLogRecord } from './records/index.ts';
import type { ListPage, ListQuery, Statement } from './statement.ts';

export interface OperationLogRepository {
  find(id: string): Promise<OperationLogRecord | null>;
  /**
   * A page by the cursor. `action` may end with `.*`; `q` is the beginning of a word of the actor's or the target's name, and is found in rows
   * that are sealed. Counts at most to a bound, and nothing where several filters would make it walk: `total` is null then.
   */
  list(query: ListQuery): Promise<ListPage<OperationLogRecord>>;
  /** The same page without a count. */
  listOnwards(query: ListQuery): Promise<Pick<ListPage<OperationLogRecord>, 'items' | 'nextCursor'>>;
  insert(record: OperationLogRecord): Statement;
  readChain(): Promise<OperationLogChainState>;
  /** The newest row about what retention removed. */
  findLastClean(): Promise<OperationLogRecord | null>;
  /** At most `limit` sealed rows from the low end, all older than an instant. */
  listRetired(before: number, limit: number): Promise<RetiredRows | null>;
  /** Removes them and makes the last one the anchor; fails with `version` when another did meanwhile. */
  removeRetired(rows: RetiredRows): readonly Statement[];
  /** Of the rows numbered above `after` and up to `through` those that are by or about one of the ids. */
  listAbout(ids: readonly string[], after: number, through: number): Promise<readonly OperationLogRecord[]>;
  /** Tokens that the log says were issued to a customer user, among the same rows. */
  listIssuedTo(customerUserId: string, after: number, through: number): Promise<readonly string[]>;
  /** Takes personal data out of sealed rows: of the actor, of the target. */
  erase(rows: ErasedRows): readonly Statement[];
  /** Makes names unfindable that no row holds any more. */
  forgetNames(names: readonly string[]): readonly Statement[];
}

/** A sealed row's number and hash; 0 and zeros before the first. */
export interface ChainPlace {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Why the chain does not go on.
 * `changed`: the row is not what was sealed. `missing`: it is gone. `reordered`: another row stands in its place, and it stands further on.
 * `forged`: a row that was not sealed here, or one that was sealed anew.
 */
export interface ChainBreak {
  readonly kind: 'changed' | 'missing' | 'reordered' | 'forged';
  readonly sequence: number;
  readonly rowId: string | null;
}

/** What a part of the chain turned out to be. */
export interface ChainCheck {
  /** The last row that was found right. */
  readonly place: ChainPlace;
  readonly checked: number;
  /** Rows of which a part about people was erased. */
  readonly erased: number;
  readonly broken: ChainBreak | null;
}

/** Where the chain of sealed rows begins and ends. */
export interface OperationLogChainState {
  /** The last row that retention removed; number 0 and zeros: none. */
  readonly anchor: ChainPlace;
  /** The last row that was sealed. */
  readonly head: ChainPlace;
  /** The highest number of a row; null: there is no sealed row. */
  readonly highest: number | null;
}

/** Rows at the low end of the chain whose time is over. */
export interface RetiredRows {
  readonly anchor: ChainPlace;
  readonly last: ChainPlace;
  readonly count: number;
  readonly names: readonly string[];
}

/** Ids of rows by the part that is erased. */
export interface ErasedRows {
  readonly actors: readonly string[];
  readonly targets: readonly string[];
}

/** The chain of the operation log: computed in the threads of the store, not on the event loop. */
export interface OperationLogChain {
  /** Seals at most so many rows; answers how many. Throws `StoreConflict` (`version`) when another sealer is at work. */
  seal(limit: number): Promise<number>;
  /** Recomputes at most `limit` rows behind a place that is known to be right, up to number `through`. */
  verify(from: ChainPlace, through: number, limit: number): Promise<ChainCheck>;
}
