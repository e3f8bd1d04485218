import type { ErrorGroup, StatementSum, UsageGroup, UsageGroupKey } from './records/index.ts';
import type { Statement } from './statement.ts';

/** How far local time is ahead of UTC, in whole hours, before an hour since the epoch; null: from then on. */
export interface HourOffset {
  readonly untilHour: number | null;
  readonly hours: number;
}

export interface UsageQuery {
  readonly from: number | null;
  readonly to: number | null;
  readonly groupBy: readonly UsageGroupKey[];
  readonly filters: Readonly<
    Partial<Record<'model' | 'provider' | 'customer_id' | 'customer_user_id' | 'token_id', string>>
  >;
  /** Name in the metadata, for the key `tag`. Beside it and `end_user` there is no model, provider or token. */
  readonly tag?: string | null;
  /** Whether to tell how long requests took where that is kept, which takes twice as long as all else; absent: yes. */
  readonly withPace?: boolean;
  /** What days and months are local to, in order; absent: UTC. */
  readonly offsets?: readonly HourOffset[];
}

export interface UsageRepository {
  /** Throws `invalid_request` when there are more groups than an answer takes. */
  report(query: UsageQuery): Promise<readonly UsageGroup[]>;
  /** Errors by kind; grouped and filtered by times, model and provider alone. */
  listErrors(query: UsageQuery): Promise<readonly ErrorGroup[]>;
  /** The first and the last hour that something was counted in, since the epoch; null: nothing was. */
  span(): Promise<{ readonly first: number; readonly last: number } | null>;
  /** Days since the epoch (UTC), before one, whose sums reports still make from those of their hours, in order. */
  listOpenDays(before: number): Promise<readonly number[]>;
  /** Sums a day up that has been over for an hour: in one transaction, of some ten milliseconds for 10,000 hourly rows. */
  sumDayUp(day: number): readonly Statement[];
}

export interface StatementQuery {
  /** UTC milliseconds, included; need not be a whole hour. */
  readonly from: number;
  /** Excluded. */
  readonly to: number;
  /** undefined: all; null: customer users without one. */
  readonly customerId: string | null | undefined;
  /** The sum behind which the page begins; null: the first. */
  readonly after: Pick<StatementSum, 'customerId' | 'customerUserId' | 'tokenId' | 'model'> | null;
  readonly limit: number;
}

export interface StatementRepository {
  /** Sums of requests that were admitted in a time and are settled, by customer, customer user, token, model. */
  list(query: StatementQuery): Promise<readonly StatementSum[]>;
  /** Names by id, of those that are still there. */
  readNames(
    entity: 'customers' | 'customer_users' | 'auth_tokens' | 'models',
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
}
