export { connectControl } from './client.ts';
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
  PasswordReset,
  ResetPasswordParams,
  RevokedToken,
  RevokeTokenParams,
  RotatedSecrets,
  TestedProvider,
  VerifiedOperationLog,
} from './operations.ts';
export { startControlServer } from './server.ts';
export type { ControlServer } from './server.ts';
