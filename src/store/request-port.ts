import type { NanoUsd } from '../lib/money.ts';
import type { EndedQuery } from './books-port.ts';
import type { AdjustmentWrite, BudgetSlotName, LedgerRecord, RequestRecord } from './records/index.ts';
import type { ListPage, ListQuery, Statement } from './statement.ts';

/** What a request was charged, and the tokens that it used. */
export interface RequestOutcome {
  readonly id: string;
  readonly charge: NanoUsd;
  readonly tokens: number;
}

export interface RequestRepository {
  /** With its attempts. */
  find(id: string): Promise<RequestRecord | null>;
  /**
   * A page in the order of the keys. Besides fields of the record there are the filters `tag` (`name:text`), `outcome` (`ok`, `error`),
   * `hasWarnings`, and bounds, included: `statusMin`, `statusMax`, `chargeMin`, `chargeMax` (decimal nano-USD), `latencyMsMin`, `latencyMsMax`,
   * `timeToFirstTokenMsMin`, `timeToFirstTokenMsMax`. `q` is an id, the beginning of one, or a correlation id. What no index finds is looked
   * for in at most 200,000 rows a page: it may have fewer items than asked for, even none, and go on. `total` is null where it is not cheap
   * to tell.
   */
  list(query: ListQuery): Promise<ListPage<RequestRecord>>;
  /** The same page without a count. */
  listOnwards(query: ListQuery): Promise<Pick<ListPage<RequestRecord>, 'items' | 'nextCursor'>>;
  /**
   * Holds without settlement, oldest first, with the budgets of each; `hold` includes its extensions: what recovery works on.
   * @param ids of these alone, at most 500; absent: of all
   */
  listHeld(
    limit: number,
    ids?: readonly string[],
  ): Promise<readonly (RequestRecord & { readonly budgets: readonly BudgetSlotName[] })[]>;
  /** Those of some ids that are there, in the order of these. */
  findMany(ids: readonly string[]): Promise<readonly RequestRecord[]>;
  /** The newest `limit` ids whose key is of an instant (UTC milliseconds) or later, newest first. */
  listIdsSince(from: number, limit: number): Promise<readonly string[]>;
  /** Ids of at most `limit` requests that are held, newest first. */
  listHeldIds(limit: number): Promise<readonly string[]>;
  /** What became of requests, at most 500; one without a row is left out. */
  listOutcomes(ids: readonly string[]): Promise<readonly RequestOutcome[]>;
  /** Requests that ended, in the order of their keys and behind one, without attempts and labels: what prices are computed from. */
  listEnded(query: EndedQuery, after: string | null, limit: number): Promise<readonly RequestRecord[]>;
  /**
   * Requests and tokens of an entity since an instant: day limits are rebuilt from it. Of a provider and a deployment every attempt is
   * counted, and the tokens of what they answered.
   */
  sumSince(
    column: 'tokenId' | 'customerUserId' | 'customerId' | 'model' | 'providerId' | 'deploymentId' | null,
    id: string,
    since: number,
  ): Promise<{ readonly requests: number; readonly tokens: number }>;
}

/** One end user, of one customer user or of all. */
export interface EndUserName {
  readonly endUser: string;
  /** null: whoever asked for them. */
  readonly customerUserId: string | null;
}

export interface LabelRepository {
  /** At most `limit` requests for the end user, by their key. */
  listOfEndUser(name: EndUserName, limit: number): Promise<readonly string[]>;
  /** Puts `…erased` in the place of their end user; their tags stay, as their sums do. */
  eraseOfRequests(ids: readonly string[]): Statement;
  /** Sums up under `…erased` what the end user used in a range of hours since the epoch, half-open. */
  eraseEndUser(name: EndUserName, fromHour: number, toHour: number): readonly Statement[];
}

export interface LedgerRepository {
  listByRequest(id: string): Promise<readonly LedgerRecord[]>;
  /** `customerId`, `customerUserId`, `tokenId` choose entries of the requests of a caller, and adjustments of budgets of its own. */
  list(query: ListQuery): Promise<ListPage<LedgerRecord>>;
  /**
   * A page without a count. What no index finds is looked for in at most half a million entries a page, in short reads: it may have fewer
   * items than asked for, even none, and go on.
   */
  listOnwards(query: ListQuery): Promise<Pick<ListPage<LedgerRecord>, 'items' | 'nextCursor'>>;
  /** The entry and what it does to its slot. Fails with `version` when the sum would leave its bound, or the budget is gone. */
  adjust(write: AdjustmentWrite): readonly Statement[];
}
