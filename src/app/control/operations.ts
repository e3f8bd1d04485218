import { ADMIN_OPERATION_NAMES } from './admin-operations.ts';
import type { AdminOperations } from './admin-operations.ts';
import { LEDGER_OPERATION_NAMES } from './ledger-operations.ts';
import type { LedgerOperations } from './ledger-operations.ts';
import { MANAGEMENT_KEY_OPERATION_NAMES } from './management-key-operations.ts';
import type { ManagementKeyOperations } from './management-key-operations.ts';
import type { OnProgress } from './on-progress.ts';
import { PRICE_OPERATION_NAMES } from './price-operations.ts';
import type { PriceOperations } from './price-operations.ts';
import { REQUEST_OPERATION_NAMES } from './request-operations.ts';
import type { RequestOperations } from './request-operations.ts';
import { STATEMENT_OPERATION_NAMES } from './statement-operations.ts';
import type { StatementOperations } from './statement-operations.ts';
import { TOKEN_OPERATION_NAMES } from './token-operations.ts';
import type { TokenOperations } from './token-operations.ts';

/**
 * What commands ask of the gateway, whether a running server does it or the command itself. Parameters and results are
 * plain JSON: they travel over the control socket. Failures are thrown as `GatewayError`.
 */
export interface Operations
  extends
    AdminOperations,
    LedgerOperations,
    ManagementKeyOperations,
    PriceOperations,
    RequestOperations,
    StatementOperations,
    TokenOperations {
  /** Seals all secrets under a new key; run again, it finishes what was cut. */
  rotateSecrets(params: RotateSecretsParams, onProgress?: OnProgress): Promise<RotatedSecrets>;
  /** What requests wrote is in the tables when it resolves. */
  flushRequests(params: Record<string, never>): Promise<null>;
  /** Writes down that a back-up was taken. */
  recordBackup(params: RecordBackupParams): Promise<null>;
  /** Recomputes the chain of the operation log. */
  verifyOperationLog(params: VerifyOperationLogParams, onProgress?: OnProgress): Promise<VerifiedOperationLog>;
  /** One piece of an export of the operation log; the cursor asks for the next. */
  exportOperationLog(params: ExportOperationLogParams): Promise<ExportedPage>;
  /** Erases a person's data from the operation log. */
  eraseOperationLog(params: EraseOperationLogParams): Promise<ErasedOperationLog>;
  /** Removes responses whose conversation is over. */
  cleanResponses(params: CleanResponsesParams): Promise<CleanedResponses>;
  listCustomerUsers(params: ListCustomerUsersParams): Promise<ListedCustomerUsers>;
  createCustomerUser(params: CreateCustomerUserParams): Promise<ListedCustomerUser>;
  /** Suspends or activates a customer user by id or name. */
  setCustomerUserStatus(params: SetCustomerUserStatusParams): Promise<ListedCustomerUser>;
  /** Removes a customer user by id or name, with all tokens. */
  removeCustomerUser(params: NamedParams): Promise<RemovedEntity>;
  listProviders(params: Record<string, never>): Promise<{ readonly providers: readonly ListedProvider[] }>;
  addProvider(params: AddProviderParams): Promise<AddedProvider>;
  /** One real call with a model of the provider: the named one, else the first. */
  testProvider(params: TestProviderParams): Promise<TestedProvider>;
  /** Removes a provider by id or name. */
  removeProvider(params: NamedParams): Promise<RemovedEntity>;
}

export interface CleanResponsesParams {
  /** RFC 3339: conversations that went on last before it; null: as the setting says. */
  readonly before: string | null;
  /** Counts only. */
  readonly dryRun: boolean;
}

export interface CleanedResponses {
  readonly removed: number;
  readonly dryRun: boolean;
}

export interface RotateSecretsParams {
  /** Text of the new key; null: one is made. */
  readonly newKey: string | null;
}

export interface RotatedSecrets {
  readonly keyId: string;
  /** An earlier rotation was finished. */
  readonly resumed: boolean;
  readonly resealed: number;
  /** Not empty: the old keys are still in force, since these do not open. */
  readonly unreadable: readonly { readonly kind: string; readonly id: string }[];
  /** What is left for a person to do; null: nothing. */
  readonly notice: string | null;
}

export interface RecordBackupParams {
  /** Id of the back-up. */
  readonly id: string;
  readonly bytes: number;
}

/** A row's number and hash. */
export interface LogPlace {
  readonly sequence: number;
  readonly hash: string;
}

export interface VerifyOperationLogParams {
  /** A place that was noted elsewhere; null: none. */
  readonly expected: LogPlace | null;
}

export interface VerifiedOperationLog {
  readonly ok: boolean;
  readonly checked: number;
  readonly erased: number;
  readonly anchor: LogPlace;
  readonly last: LogPlace;
  readonly broken: {
    readonly kind: 'changed' | 'missing' | 'reordered' | 'forged';
    readonly sequence: number;
    readonly rowId: string | null;
  } | null;
}

export interface ExportOperationLogParams {
  readonly format: 'csv' | 'jsonl';
  /** As the list call takes them: filters by name, `from`, `to`, `q`. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly cursor: string | null;
}

/** A piece of a file. */
export interface ExportedPage {
  readonly text: string;
  readonly rows: number;
  readonly nextCursor: string | null;
}

export interface EraseOperationLogParams {
  readonly type: 'admin' | 'customer_user';
  /** By id, or by name while the account is there. */
  readonly named: string;
}

export interface ErasedOperationLog {
  readonly id: string;
  /** Rows of which something was erased. */
  readonly rows: number;
}

/** By id or name. */
export interface NamedParams {
  readonly named: string;
}

/** What was removed. */
export interface RemovedEntity {
  readonly id: string;
  readonly name: string;
}

export interface ListCustomerUsersParams {
  readonly status: 'active' | 'suspended' | null;
  readonly limit: number;
}

export interface ListedCustomerUser {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly customerId: string | null;
  readonly status: 'active' | 'suspended';
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

export interface ListedCustomerUsers {
  readonly customerUsers: readonly ListedCustomerUser[];
  readonly total: number;
}

export interface CreateCustomerUserParams {
  readonly name: string;
  readonly email: string | null;
  readonly customerId: string | null;
  /** RFC 3339; null: never. */
  readonly expiresAt: string | null;
  /** Model name patterns; null: all. */
  readonly allowedModels: readonly string[] | null;
}

export interface SetCustomerUserStatusParams extends NamedParams {
  readonly status: 'active' | 'suspended';
}

export interface ListedProvider {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly enabled: boolean;
  readonly health: string;
  /** Masked; null: none is set. */
  readonly apiKey: string | null;
  /** Public names of the models that it offers. */
  readonly models: readonly string[];
}

export interface AddProviderParams {
  readonly name: string;
  readonly kind: string;
  readonly baseUrl: string | null;
  readonly apiKey: string | null;
  /** Public names, also the provider's own. */
  readonly models: readonly string[];
}

export interface AddedProvider extends ListedProvider {
  readonly warnings: readonly string[];
}

export interface TestProviderParams extends NamedParams {
  readonly model: string | null;
}

export interface TestedProvider {
  readonly id: string;
  readonly name: string;
  readonly model: string | null;
  readonly ok: boolean;
  readonly latencyMs: number | null;
  /** What went wrong; null when nothing did. */
  readonly problem: string | null;
}

/** Names of the operations, for the protocol. */
export const OPERATION_NAMES = [
  ...TOKEN_OPERATION_NAMES,
  ...ADMIN_OPERATION_NAMES,
  ...MANAGEMENT_KEY_OPERATION_NAMES,
  ...LEDGER_OPERATION_NAMES,
  ...PRICE_OPERATION_NAMES,
  ...REQUEST_OPERATION_NAMES,
  ...STATEMENT_OPERATION_NAMES,
  'rotateSecrets',
  'flushRequests',
  'recordBackup',
  'verifyOperationLog',
  'exportOperationLog',
  'eraseOperationLog',
  'cleanResponses',
  'listCustomerUsers',
  'createCustomerUser',
  'setCustomerUserStatus',
  'removeCustomerUser',
  'listProviders',
  'addProvider',
  'testProvider',
  'removeProvider',
] as const satisfies readonly (keyof Operations)[];
