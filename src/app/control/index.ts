export type { AdminOperations, ListedAdmin } from './admin-operations.ts';
export { connectControl } from './client.ts';
export type * from './ledger-operations.ts';
export type { PriceListParams, PriceOperations } from './price-operations.ts';
export type { ListedManagementKey, ManagementKeyOperations } from './management-key-operations.ts';
export type { OnProgress } from './on-progress.ts';
export type {
  AddedProvider,
  AddProviderParams,
  ExportOperationLogParams,
  ListedCustomerUser,
  ListedProvider,
  Operations,
  RotatedSecrets,
  TestedProvider,
  VerifiedOperationLog,
} from './operations.ts';
export type { RequestOperations } from './request-operations.ts';
export { startControlServer } from './server.ts';
export type { ControlServer } from './server.ts';
export { controlSocketPath } from './socket-path.ts';
export type { StatementOperations } from './statement-operations.ts';
export type {
  CleanTokensParams,
  CleanTokensResult,
  IssuedToken,
  IssueTokenParams,
  ListedToken,
  ListedTokens,
  ListTokensParams,
  RevokedToken,
  RevokeTokenParams,
  IssuedTokens,
  IssueTokensParams,
  TokenOperations,
} from './token-operations.ts';
