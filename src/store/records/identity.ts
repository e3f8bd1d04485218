import type { Limits } from './limits.ts';

/** Columns that every managed entity has. */
export interface Versioned {
  readonly id: string;
  /** UTC milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Starts at 1 and counts every change; the value of `If-Match`. */
  readonly version: number;
}

export type AdminRole = 'owner' | 'admin' | 'operator' | 'support' | 'auditor';
export type AccountStatus = 'active' | 'suspended';
/** Free key-value data of the operator: strings only, at most 64 pairs. */
export type Metadata = Readonly<Record<string, string>>;

/** An operator of the gateway. */
export interface AdminRecord extends Versioned {
  /** Unique without regard to case; stored in lower case. */
  readonly username: string;
  /** argon2id in PHC form. */
  readonly passwordHash: string;
  readonly name: string;
  readonly role: AdminRole;
  readonly status: AccountStatus;
  /** Sealed TOTP secret, null when none was enrolled. It counts once it was confirmed. */
  readonly totpSecret: string | null;
  /** When the secret was confirmed by a code; null: it was not, and sign-ins need no code. */
  readonly totpEnabledAt: number | null;
  /** Time step of the last code that was taken: that one and earlier ones are not taken again. */
  readonly totpLastStep: number | null;
  /** SHA-256 of unused recovery codes, hex. */
  readonly recoveryCodes: readonly string[];
  readonly passwordChangedAt: number;
  readonly lastLoginAt: number | null;
}

/** A browser session of an administrator. */
export interface SessionRecord {
  readonly id: string;
  readonly adminId: string;
  /** SHA-256 of the cookie's secret, hex. */
  readonly digest: string;
  readonly csrfDigest: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

/** A management key: a long-lived credential of automation, with a role. */
export interface ManagementKeyRecord extends Versioned {
  readonly name: string;
  readonly digest: string;
  readonly last4: string;
  readonly role: AdminRole;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
  readonly createdBy: string;
}

/** A tenant. */
export interface CustomerRecord extends Versioned {
  readonly name: string;
  readonly status: AccountStatus;
  readonly limits: Limits;
  /** Model name patterns with `*`; null allows all. */
  readonly allowedModels: readonly string[] | null;
  /** What is added to the price, in millionths: `"0.10"` is 100000. */
  readonly marginMillionths: number;
  readonly metadata: Metadata;
}

/** A person or service that sends prompts. */
export interface CustomerUserRecord extends Versioned {
  readonly name: string;
  readonly email: string | null;
  readonly customerId: string | null;
  readonly status: AccountStatus;
  readonly allowedModels: readonly string[] | null;
  readonly limits: Limits;
  /** Addresses and CIDR ranges; null allows all. */
  readonly allowedIps: readonly string[] | null;
  readonly expiresAt: number | null;
  readonly metadata: Metadata;
}

export type OnLowBudget = 'shorten' | 'refuse';
/** Whether a token works by itself. */
export type TokenState = 'active' | 'expired' | 'revoked';

/** A long-lived secret issued to a customer user. Only its digest is kept. */
export interface AuthTokenRecord extends Versioned {
  /**
   * Id of the first token of the line that rotation makes: limits are counted and budgets kept under it, so that a token and its
   * successors share them. The first token itself may be gone.
   */
  readonly lineId: string;
  /** As of the last write, for lists; `revokedAt`, `expiresAt` and `overlapEndsAt` decide. */
  readonly state: TokenState;
  readonly customerUserId: string;
  readonly name: string;
  /** SHA-256 of the whole token string, hex. */
  readonly digest: string;
  readonly last4: string;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly allowedModels: readonly string[] | null;
  readonly limits: Limits;
  readonly allowedIps: readonly string[] | null;
  /** Whether the token itself is accepted as an API key. */
  readonly directUse: boolean;
  readonly onLowBudget: OnLowBudget;
  readonly lastUsedAt: number | null;
  /** The successor made by rotation. */
  readonly rotatedTo: string | null;
  /** When a rotated token stops working; null when it was not rotated. */
  readonly overlapEndsAt: number | null;
}

/** A short-lived secret obtained with an auth token or by an administrator's sign-in. */
export interface AccessTokenRecord {
  readonly id: string;
  readonly digest: string;
  /** Exactly one of `authTokenId` and `adminId` is set. */
  readonly authTokenId: string | null;
  readonly adminId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

/** Failed sign-ins of one account or one address. */
export interface SignInFailureRecord {
  /** `account:<username>`, `unknown:<digest of a name that is nobody's>` or `address:<IPv4 address, or first address of the IPv6 /64>`. */
  readonly key: string;
  readonly count: number;
  readonly windowStartedAt: number;
  readonly lockedUntil: number | null;
  /** How often the key was locked in a row; the lock doubles with each. */
  readonly lockCount: number;
}
