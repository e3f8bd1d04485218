import type { NanoUsd } from '../lib/money.ts';
import type { BooksCheck, EndedQuery } from './books-port.ts';
import type { BudgetRepository } from './budget-port.ts';
import type {
  AdjustmentWrite,
  AdminRecord,
  BudgetSlotName,
  CustomerRecord,
  CustomerUserRecord,
  DeploymentRecord,
  HealthState,
  IdempotencyRecord,
  LedgerRecord,
  ManagementKeyRecord,
  ModelRecord,
  OperationLogRecord,
  PriceVersionRecord,
  ProviderRecord,
  RequestRecord,
  SessionRecord,
  SettingRecord,
  SignInFailureRecord,
  StatementSum,
  ErrorGroup,
  UsageGroup,
  UsageGroupKey,
} from './records/index.ts';
import type { InsightRepository } from './insight-port.ts';
import type { RequestBodyRepository } from './body-port.ts';
import type { ResponseRepository } from './response-port.ts';
import type { EntityRepository, ListPage, ListQuery, Statement } from './statement.ts';
import type { AccessTokenRepository, AuthTokenRepository } from './token-port.ts';
import type { TrafficLog } from './traffic-port.ts';
import type { NoticeRepository, WebhookDeliveryRepository, WebhookRepository } from './webhook-port.ts';

export type * from './books-port.ts';
export type * from './budget-port.ts';
export type * from './insight-port.ts';
export type * from './body-port.ts';
export type * from './response-port.ts';
export type * from './token-port.ts';
export type * from './traffic-port.ts';
export type * from './webhook-port.ts';
export { PACE_BOUNDS_MS } from './traffic/pace.ts';
export { DataLocked, StoreConflict, StoreUnavailable } from './statement.ts';
export type { EntityRepository, FilterValue, ListPage, ListQuery, SqlValue, Statement } from './statement.ts';

/** What of an administrator sign-ins and the second factor write; `update` leaves it alone. */
export type AdminSignInState = Pick<
  AdminRecord,
  'totpSecret' | 'totpEnabledAt' | 'totpLastStep' | 'recoveryCodes' | 'lastLoginAt'
>;

export interface AdminRepository extends EntityRepository<AdminRecord> {
  findByUsername(username: string): Promise<AdminRecord | null>;
  countActiveOwners(): Promise<number>;
  /**
   * Writes the sign-in state without touching the version. Fails with `version` unless password, status and second factor are still as in
   * `before`: what was checked against them holds when this commits.
   */
  changeSignInState(before: AdminRecord, change: Partial<AdminSignInState>): Statement;
}

export interface SessionRepository {
  find(id: string): Promise<SessionRecord | null>;
  findByDigest(digest: string): Promise<SessionRecord | null>;
  listByAdmin(adminId: string): Promise<readonly SessionRecord[]>;
  insert(record: SessionRecord): Statement;
  end(id: string, at: number): Statement;
  endAllOfAdmin(adminId: string, at: number, exceptId: string | null): Statement;
  recordSeen(id: string, at: number): Statement;
  hasExpired(before: number): Promise<boolean>;
  /** At most `limit` sessions that ended by their expiry before an instant. */
  removeExpired(before: number, limit: number): Statement;
}

export interface ManagementKeyRepository extends EntityRepository<ManagementKeyRecord> {
  findByDigest(digest: string): Promise<ManagementKeyRecord | null>;
  /** Touches no version; `update` leaves it alone. */
  recordUse(id: string, at: number): Statement;
}

export interface CustomerUserRepository extends EntityRepository<CustomerUserRecord> {
  findByName(name: string): Promise<CustomerUserRecord | null>;
}

export interface SignInFailureRepository {
  find(key: string): Promise<SignInFailureRecord | null>;
  findMany(keys: readonly string[]): Promise<readonly SignInFailureRecord[]>;
  /** At most `limit` keys with one of the prefixes that are locked after an instant, the longest lock first. */
  listLocked(prefixes: readonly string[], after: number, limit: number): Promise<readonly SignInFailureRecord[]>;
  /** Fails with `version` unless the key's record is still `before`; null: there is none. */
  replace(before: SignInFailureRecord | null, after: SignInFailureRecord): Statement;
  /** Takes one failure back, and the lock that came with number `lockedAt`. */
  takeBack(key: string, lockedAt: number): Statement;
  remove(key: string): Statement;
  hasStale(before: number): Promise<boolean>;
  /** At most `limit` keys whose window began, and whose lock ended, before an instant: failures from many addresses must not fill the disk. */
  removeStale(before: number, limit: number): Statement;
}

export interface ProviderRepository extends EntityRepository<ProviderRecord> {
  findByName(name: string): Promise<ProviderRecord | null>;
  all(): Promise<readonly ProviderRecord[]>;
  /** Health alone, without touching the version. */
  recordHealth(id: string, health: HealthState, reason: string | null, at: number): Statement;
}

export interface ModelRepository extends Omit<EntityRepository<ModelRecord>, 'insert' | 'update'> {
  /** By name or alias. */
  findByName(name: string): Promise<ModelRecord | null>;
  all(): Promise<readonly ModelRecord[]>;
  /** A model's insert, update and remove touch its names too, hence several statements. */
  insertAll(record: ModelRecord): Statement[];
  updateAll(record: ModelRecord, expectedVersion: number): Statement[];
}

export interface DeploymentRepository extends EntityRepository<DeploymentRecord> {
  all(): Promise<readonly DeploymentRecord[]>;
  listByProvider(providerId: string): Promise<readonly DeploymentRecord[]>;
  listByModel(modelId: string): Promise<readonly DeploymentRecord[]>;
}

export interface PriceRepository {
  find(id: string): Promise<PriceVersionRecord | null>;
  findMany(ids: readonly string[]): Promise<readonly PriceVersionRecord[]>;
  list(query: ListQuery): Promise<ListPage<PriceVersionRecord>>;
  /** Versions of single deployments that were dated ahead and are later than what the deployment is pinned to, soonest first. */
  listScheduled(): Promise<readonly PriceVersionRecord[]>;
  insert(record: PriceVersionRecord): Statement;
  /** Takes one away that has not taken effect; fails with a `missing` conflict where it has, or is not there. */
  removeScheduled(id: string, now: number): Statement;
}

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
   * for in at most a million rows a page: it may have fewer items than asked for, even none, and go on. `total` is null where it is not cheap
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
  list(query: ListQuery): Promise<ListPage<LedgerRecord>>;
  /** The entry and what it does to its slot. Fails with `version` when the sum would leave its bound, or the budget is gone. */
  adjust(write: AdjustmentWrite): readonly Statement[];
}

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

export interface SettingRepository {
  find(name: string): Promise<SettingRecord | null>;
  /** Inserts when `expectedVersion` is 0. */
  put(record: SettingRecord, expectedVersion: number): Statement;
}

export interface IdempotencyRepository {
  find(key: string): Promise<IdempotencyRecord | null>;
  /** Fails with a `unique` conflict when the key is taken. */
  insert(record: IdempotencyRecord): Statement;
  complete(key: string, status: number, answerSealed: string | null): Statement;
  remove(key: string): Statement;
  /** Fails with a `version` conflict when the key is no longer that of this record. */
  removeSeen(record: IdempotencyRecord): Statement;
  hasExpired(before: number): Promise<boolean>;
  removeExpired(before: number, limit: number): Statement;
}

/** What is sealed, one kind a column. */
export type SealedKind =
  | 'provider_api_key'
  | 'provider_headers'
  | 'admin_totp'
  | 'idempotency_answer'
  | 'response_content'
  | 'request_body'
  | 'webhook_secret';

/** The sealed values of all tables, for the rotation of the key that they are under. */
export interface SealedRepository {
  /** At most `limit` values that are not under the key with this id, by the key of their row, after one. */
  listOthers(
    kind: SealedKind,
    keyId: string,
    after: string,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly sealed: string }[]>;
  countOthers(kind: SealedKind, keyId: string): Promise<number>;
  /** Changes nothing when the value is no longer `before`. */
  replace(kind: SealedKind, key: string, before: string, after: string | null): Statement;
}

/** Everything durable, behind one object; two drivers, one contract suite. */
export interface Store {
  readonly admins: AdminRepository;
  readonly sessions: SessionRepository;
  readonly managementKeys: ManagementKeyRepository;
  readonly customers: EntityRepository<CustomerRecord>;
  readonly customerUsers: CustomerUserRepository;
  readonly authTokens: AuthTokenRepository;
  readonly accessTokens: AccessTokenRepository;
  readonly signInFailures: SignInFailureRepository;
  readonly providers: ProviderRepository;
  readonly models: ModelRepository;
  readonly deployments: DeploymentRepository;
  readonly prices: PriceRepository;
  readonly budgets: BudgetRepository;
  readonly requests: RequestRepository;
  readonly ledger: LedgerRepository;
  readonly usage: UsageRepository;
  readonly statements: StatementRepository;
  readonly insight: InsightRepository;
  readonly labels: LabelRepository;
  readonly operationLogs: OperationLogRepository;
  readonly operationLogChain: OperationLogChain;
  readonly settings: SettingRepository;
  readonly idempotency: IdempotencyRepository;
  readonly sealed: SealedRepository;
  readonly responses: ResponseRepository;
  readonly bodies: RequestBodyRepository;
  readonly notices: NoticeRepository;
  readonly webhooks: WebhookRepository;
  readonly webhookDeliveries: WebhookDeliveryRepository;
  readonly traffic: TrafficLog;
  /** Starts a thread that recomputes the books; the caller closes it. */
  openBooksCheck(): Promise<BooksCheck>;
  /** One transaction, one message to the writer: all statements or none. Throws `StoreConflict` or `StoreUnavailable`. */
  transact(statements: readonly Statement[]): Promise<void>;
  /** Flushes and ends; the lock on the data is released. */
  close(): Promise<void>;
}
