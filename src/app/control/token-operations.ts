import type { OnProgress } from './on-progress.ts';

/** What commands ask about tokens; part of `Operations`. */
export interface TokenOperations {
  /** Removes expired and revoked tokens in bounded batches. */
  cleanTokens(params: CleanTokensParams, onProgress?: OnProgress): Promise<CleanTokensResult>;
  issueToken(params: IssueTokenParams): Promise<IssuedToken>;
  /** Issues all of them or none; refusals name `items.<n>`. */
  issueTokens(params: IssueTokensParams): Promise<IssuedTokens>;
  listTokens(params: ListTokensParams): Promise<ListedTokens>;
  /** Revokes an auth token by id, with every access token obtained by it. */
  revokeToken(params: RevokeTokenParams): Promise<RevokedToken>;
  /** Revokes all tokens that a filter covers. */
  revokeTokens(params: RevokeTokensParams): Promise<RevokedTokens>;
  /** Issues an auth token's successor. */
  rotateToken(params: RotateTokenParams): Promise<IssuedToken>;
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

export interface IssueTokensParams {
  /** At most 1000: the customer user by id or name as `user`, and the fields of a token as the API takes them (API.md 4.3.3). */
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

export interface IssuedTokens {
  /** In the order of the parameters. */
  readonly tokens: readonly IssuedToken[];
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

/** Those that fulfil all that is not null; something must be given. */
export interface RevokeTokensParams {
  /** Id or name of a customer user. */
  readonly customerUser: string | null;
  /** Id of a customer. */
  readonly customerId: string | null;
  readonly expired: boolean;
  /** RFC 3339: neither issued nor used since. */
  readonly unusedSince: string | null;
}

export interface RevokedTokens {
  readonly revoked: number;
}

export interface RotateTokenParams {
  readonly id: string;
  /** How long the old token goes on working. */
  readonly overlapSeconds: number;
}

/** Names of these operations, for the protocol. */
export const TOKEN_OPERATION_NAMES = [
  'cleanTokens',
  'issueToken',
  'issueTokens',
  'listTokens',
  'revokeToken',
  'revokeTokens',
  'rotateToken',
] as const satisfies readonly (keyof TokenOperations)[];
