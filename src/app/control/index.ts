export { connectControl } from './client.ts';
export type {
  CleanTokensParams,
  CleanTokensResult,
  IssuedToken,
  IssueTokenParams,
  ListedToken,
  ListedTokens,
  ListTokensParams,
  Operations,
  PasswordReset,
  ResetPasswordParams,
  RevokedToken,
  RevokeTokenParams,
} from './operations.ts';
export { startControlServer } from './server.ts';
export type { ControlServer } from './server.ts';
