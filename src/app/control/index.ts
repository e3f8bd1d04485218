export type { AdminOperations, ListedAdmin } from './admin-operations.ts';
export { connectControl } from './client.ts';
export type { ListedManagementKey, ManagementKeyOperations } from './management-key-operations.ts';
export type {
  AddedProvider,
  AddProviderParams,
  CleanTokensParams,
  CleanTokensResult,
  IssuedToken,
  IssueTokenParams,
  ExportOperationLogParams,
  ListedCustomerUser,
  ListedProvider,
  ListedToken,
  ListedTokens,
  ListTokensParams,
  OnProgress,
  Operations,
  RevokedToken,
  RevokeTokenParams,
  RotatedSecrets,
  TestedProvider,
  VerifiedOperationLog,
} from './operations.ts';
export { startControlServer } from './server.ts';
export type { ControlServer } from './server.ts';
