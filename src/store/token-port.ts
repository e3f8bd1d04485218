import type { EntityRepository, ListPage, ListQuery, Statement } from './statement.ts';
import type {
  AccessTokenRecord,
  AuthTokenRecord,
  BudgetRecord,
  CustomerRecord,
  CustomerUserRecord,
} from './records/index.ts';

/** A token with all that stands above it, in one read: what authentication caches. */
export interface TokenOwner {
  readonly token: AuthTokenRecord;
  readonly user: CustomerUserRecord;
  readonly customer: CustomerRecord | null;
  /** Of token, customer user and customer. */
  readonly budgets: readonly BudgetRecord[];
}

/** Which tokens a clean-up removes. */
export interface TokenCleanQuery {
  readonly expiredBefore: number;
  readonly revokedBefore: number;
}

export interface TokenCleanCount {
  readonly expiredAuthTokens: number;
  readonly revokedAuthTokens: number;
  readonly expiredAccessTokens: number;
  readonly revokedAccessTokens: number;
}

/** A token and the instant at which it stopped working by itself. */
export interface TokenEnd {
  readonly endsAt: number;
  readonly id: string;
}

/** Which unrevoked tokens a bulk revocation covers: those that fulfil all that is given. */
export interface TokenRevokeQuery {
  readonly ids?: readonly string[];
  readonly customerUserId?: string;
  /** Of the users of this customer. */
  readonly customerId?: string;
  /** Ended by themselves at this instant or before. */
  readonly endedBy?: number;
  /** Neither issued nor used since. */
  readonly unusedSince?: number;
}

export interface AuthTokenRepository extends EntityRepository<AuthTokenRecord> {
  /**
   * A page in a time that does not grow with the number of tokens, by the cursor. Filters: `customerUserId`, `customerId`, `state`, `name`,
   * `last4`, `rotated`, and the instants `expiresBefore` (excluded), `expiresAfter` (included) and `lastUsedBefore` (excluded; never used
   * counts). `q` is the beginning of a name. Sorts: `createdAt`, `name` (both without regard to the case of ASCII letters), `id`.
   */
  list(query: ListQuery): Promise<ListPage<AuthTokenRecord>>;
  /** Ids of the tokens of a line that are still there. */
  listLine(lineId: string): Promise<readonly string[]>;
  findByDigest(digest: string): Promise<TokenOwner | null>;
  findOwner(id: string): Promise<TokenOwner | null>;
  /** At most `limit` ids that the query covers, oldest first, with the reason. */
  listCleanable(
    query: TokenCleanQuery,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly reason: 'expired' | 'revoked' }[]>;
  countCleanable(query: TokenCleanQuery): Promise<TokenCleanCount>;
  /** At most `limit` unrevoked tokens that ended after a place in the order of their ends and before an instant. */
  listEnded(after: TokenEnd, before: number, limit: number): Promise<readonly TokenEnd[]>;
  /** Writes down in `state` that tokens have ended by themselves; their version stays. */
  markEnded(ids: readonly string[], now: number): Statement;
  /** At most `limit` tokens that are neither revoked nor rotated and expire after a place and before an instant, and were issued `leadMs` ahead. */
  listExpiring(after: TokenEnd, before: number, leadMs: number, limit: number): Promise<readonly TokenEnd[]>;
  /** At most `limit` ids in their order, after one of them. */
  listRevocable(query: TokenRevokeQuery, afterId: string, limit: number): Promise<readonly string[]>;
  /** Revokes tokens with the access tokens obtained by them; fails with `version` when one of them was revoked meanwhile. At most 500. */
  revokeMany(ids: readonly string[], at: number): readonly Statement[];
  /** Removes the tokens with the access tokens obtained by them, and the budgets of lines that end with them. */
  removeMany(ids: readonly string[]): Statement[];
  recordUse(id: string, at: number): Statement;
}

export interface AccessTokenRepository {
  findByDigest(digest: string): Promise<AccessTokenRecord | null>;
  insert(record: AccessTokenRecord): Statement;
  revoke(id: string, at: number): Statement;
  revokeAllOfAuthToken(authTokenId: string, at: number): Statement;
  revokeAllOfAdmin(adminId: string, at: number, exceptId: string | null): Statement;
  listCleanable(
    query: TokenCleanQuery,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly reason: 'expired' | 'revoked' }[]>;
  removeMany(ids: readonly string[]): Statement[];
}
