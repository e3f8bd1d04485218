import type { RequestBodyRepository } from './body-port.ts';
import type { BooksCheck } from './books-port.ts';
import type { BudgetRepository } from './budget-port.ts';
import type { InsightRepository } from './insight-port.ts';
import type { OperationLogChain, OperationLogRepository } from './operation-log-port.ts';
import type {
  AdminRecord,
  CustomerRecord,
  CustomerUserRecord,
  DeploymentRecord,
  HealthState,
  IdempotencyRecord,
  ManagementKeyRecord,
  ModelRecord,
  PriceVersionRecord,
  ProviderRecord,
  SessionRecord,
  SettingRecord,
  SignInFailureRecord,
} from './records/index.ts';
import type { LabelRepository, LedgerRepository, RequestRepository } from './request-port.ts';
import type { ResponseRepository } from './response-port.ts';
import type { EntityRepository, ListPage, ListQuery, Statement } from './statement.ts';
import type { AccessTokenRepository, AuthTokenRepository } from './token-port.ts';
import type { TrafficLog } from './traffic-port.ts';
import type { StatementRepository, UsageRepository } from './usage-port.ts';
import type { NoticeRepository, WebhookDeliveryRepository, WebhookRepository } from './webhook-port.ts';

export type * from './body-port.ts';
export type * from './books-port.ts';
export type * from './budget-port.ts';
export type * from './insight-port.ts';
export type * from './operation-log-port.ts';
export type * from './request-port.ts';
export type * from './response-port.ts';
export type * from './token-port.ts';
export type * from './traffic-port.ts';
export type * from './usage-port.ts';
export type * from './webhook-port.ts';
export { PACE_BOUNDS_MS } from './traffic/pace.ts';
export { foldUsageGroups } from './usage-groups.ts';
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
  /** Takes away all of some deployments that have not taken effect. */
  removeScheduledOf(deploymentIds: readonly string[], now: number): readonly Statement[];
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
