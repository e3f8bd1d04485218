/** What a fault of the books is about. */
export type BookFaultKind =
  /** A request without the entry of its hold. */
  | 'missing_hold'
  /** Entries of a request that has no row. */
  | 'missing_request'
  /** A request that ended, without the entry of its end. */
  | 'missing_settlement'
  /** An end that does not go with the state of the row: a second one, or one of a request that is still held. */
  | 'stray_settlement'
  /** A hold without end whose request does not run. */
  | 'open_hold'
  /** A hold that is not what the row says. */
  | 'hold'
  /** An extension that names other budgets than its hold, or comes without one. */
  | 'extension'
  /** A charge that is not what the row says. */
  | 'charge'
  /** An overrun that is not what the row says. */
  | 'overrun'
  /** A release that charges. */
  | 'release'
  /** A provider cost that is not what the row, or the attempts together, say. */
  | 'provider_cost'
  /** An end that was priced by another version than the row names. */
  | 'price_version'
  /** An end that charges other budgets than its hold names. */
  | 'budgets'
  /** A row whose instant is not that of its key. */
  | 'instant'
  /** An adjustment of no budget, of several, or without its reason. */
  | 'adjustment'
  /** What a budget has spent is not the sum of its charges. */
  | 'balance_spent'
  /** What was added to a budget is not the sum of its adjustments. */
  | 'balance_adjusted'
  /** A rollup of usage that is not the sum of its requests. */
  | 'usage'
  /** No fault: a sum that has come to the end of its column and stays there; `expected` is the exact one. */
  | 'saturated';

/** One place where the books do not agree. Amounts are in nano-USD, as texts. */
export interface BookFault {
  readonly kind: BookFaultKind;
  /** The request, or the adjustment. */
  readonly id: string | null;
  readonly budgetId: string | null;
  /** UTC milliseconds; 0 for `total`. */
  readonly periodStart: number | null;
  readonly usage: BookUsageKey | null;
  /** What differs, by the name of its column. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** A row of the rollup by token, model and provider, one of all callers, or what a customer user's rows by label come to. */
export interface BookUsageKey {
  /** Hours since the epoch. */
  readonly hour: number;
  /** null: it is by label, or of all callers. */
  readonly tokenId: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  /** null: it is not by label. */
  readonly customerUserId: string | null;
  /** Name of the member of the metadata, '' of the end user. */
  readonly label: string | null;
  /** '' without a customer. */
  readonly customerId: string;
}

/** What a part of the books turned out to be. */
export interface RequestsCheck {
  /** Where the next part begins: behind this key; null: that was all. */
  readonly next: string | null;
  readonly requests: number;
  readonly entries: number;
  readonly faults: readonly BookFault[];
  /** Requests that were held: whether they run is for the caller to say. */
  readonly held: readonly string[];
}

export interface BalancesCheck {
  readonly balances: number;
  readonly faults: readonly BookFault[];
}

export interface UsageCheck {
  /** Hours since the epoch: where the next day begins; null: that was all. */
  readonly next: number | null;
  readonly rollups: number;
  readonly faults: readonly BookFault[];
}

/**
 * Recomputes the books beside whoever writes, in a thread of its own. Each call reads from one snapshot of the data, in memory that does
 * not grow with them.
 */
export interface BooksCheck {
  /** First and last key of the ledger's entries; null: there is none. */
  bounds(): Promise<{ readonly first: string; readonly last: string } | null>;
  /** Requests, attempts and entries behind a key, against each other. */
  checkRequests(after: string | null): Promise<RequestsCheck>;
  /** All balances against the entries that they are sums of. */
  checkBalances(): Promise<BalancesCheck>;
  /** The rollups of one day, from an hour on, against the requests that they are sums of; those by label for each name. */
  checkUsage(from: number | null): Promise<UsageCheck>;
  close(): Promise<void>;
}

/** Which requests are read to be priced again. */
export interface EndedQuery {
  /** UTC milliseconds, included. */
  readonly from: number | null;
  /** Excluded. */
  readonly to: number | null;
  readonly customerId: string | null;
  readonly model: string | null;
}
