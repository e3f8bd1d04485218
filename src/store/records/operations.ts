export type ActorType = 'admin' | 'management_key' | 'customer_user' | 'auth_token' | 'system' | 'anonymous';
export type Outcome = 'ok' | 'refused' | 'failed';

/** Changed fields before and after, secrets masked. */
export type Changes = Readonly<Record<string, { readonly before?: unknown; readonly after?: unknown }>>;

/** One row of the operation log. Append-only. */
export interface OperationLogRecord {
  readonly id: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly actorType: ActorType;
  readonly actorId: string | null;
  /** Personal data: kept outside the sealed part. */
  readonly actorName: string | null;
  /** `entity.verb`. */
  readonly action: string;
  readonly targetType: string | null;
  readonly targetId: string | null;
  /** As it was called then. Personal data. */
  readonly targetName: string | null;
  /** Personal data. */
  readonly ip: string | null;
  /** Personal data. */
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly outcome: Outcome;
  /** `type` of the error table when refused or failed. */
  readonly errorType: string | null;
  /** Once sealed without the values of personal fields. */
  readonly changes: Changes | null;
  /** Personal data: values of personal fields; null until sealed, or where there are none. */
  readonly personalChanges: Changes | null;
  /** How many like events this row stands for; 1 unless folded. */
  readonly count: number;
  /** Place in the chain and hash over the one before; null until sealed. */
  readonly sequence: number | null;
  readonly hash: string | null;
  /** Of the personal data about the actor, and about the target; a salt that is null in a sealed row says that they were erased. */
  readonly actorSalt: string | null;
  readonly actorDigest: string | null;
  readonly targetSalt: string | null;
  readonly targetDigest: string | null;
}

/** The answer kept for an `Idempotency-Key` (API.md 5.1). */
export interface IdempotencyRecord {
  /** SHA-256 of credential id, method, path and key, hex. */
  readonly key: string;
  /** SHA-256 of the body, hex. */
  readonly bodyDigest: string;
  /** Of the answer; null while the first call runs; 0 when it has written what it does and its answer is not kept yet. */
  readonly status: number | null;
  /** Sealed answer body, null when too large; while a prompt runs, the id of its request. */
  readonly answerSealed: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** The gateway's own settings: one versioned JSON object a name. */
export interface SettingRecord {
  readonly name: string;
  readonly value: unknown;
  readonly version: number;
  readonly updatedAt: number;
}
