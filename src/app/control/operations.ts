/**
 * What commands ask of the gateway, whether a running server does it or the command itself. Parameters and results are
 * plain JSON: they travel over the control socket. Failures are thrown as `GatewayError`.
 */
export interface Operations {
  /** Removes expired and revoked tokens in bounded batches. */
  cleanTokens(params: CleanTokensParams): Promise<CleanTokensResult>;
  issueToken(params: IssueTokenParams): Promise<IssuedToken>;
  listTokens(params: ListTokensParams): Promise<ListedTokens>;
  /** Revokes an auth token by id, with every access token obtained by it. */
  revokeToken(params: RevokeTokenParams): Promise<RevokedToken>;
  /** Sets a new password for an administrator and ends the sessions and access tokens of that account. */
  resetPassword(params: ResetPasswordParams): Promise<PasswordReset>;
}

export interface CleanTokensParams {
  /** RFC 3339; null: now. */
  readonly expiredBefore: string | null;
  readonly revokedBefore: string | null;
  /** Counts only. */
  readonly dryRun: boolean;
}

export interface CleanTokensResult {
  readonly dryRun: boolean;
  /** Sum of the four kinds below. */
  readonly removed: number;
  readonly expiredAuthTokens: number;
  readonly revokedAuthTokens: number;
  readonly expiredAccessTokens: number;
  readonly revokedAccessTokens: number;
}

export interface IssueTokenParams {
  /** Id or name of the customer user. */
  readonly customerUser: string;
  readonly name: string;
  /** RFC 3339; null: never expires. */
  readonly expiresAt: string | null;
  /** Model name patterns; null: all that the customer user may call. */
  readonly allowedModels: readonly string[] | null;
}

export interface IssuedToken {
  readonly id: string;
  readonly name: string;
  readonly customerUserId: string;
  /** The plain text, shown this once. */
  readonly token: string;
  readonly expiresAt: string | null;
}

export interface ListTokensParams {
  /** Id or name of a customer user; null: all. */
  readonly customerUser: string | null;
  readonly limit: number;
}

export interface ListedToken {
  readonly id: string;
  readonly name: string;
  readonly customerUserId: string;
  readonly last4: string;
  readonly status: 'active' | 'expired' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export interface ListedTokens {
  readonly tokens: readonly ListedToken[];
  readonly total: number;
}

export interface RevokeTokenParams {
  readonly id: string;
}

export interface RevokedToken {
  readonly id: string;
  readonly revokedAt: string;
}

export interface ResetPasswordParams {
  readonly username: string;
  /** null: one is made. */
  readonly password: string | null;
}

export interface PasswordReset {
  readonly username: string;
  /** The password that was made; null when the caller chose it. */
  readonly password: string | null;
}

/** Names of the operations, for the protocol. */
export const OPERATION_NAMES = [
  'cleanTokens',
  'issueToken',
  'listTokens',
  'revokeToken',
  'resetPassword',
] as const satisfies readonly (keyof Operations)[];
