import type { RequestBodyRecord } from './records/index.ts';
import type { Statement } from './statement.ts';

/** Whose bodies: one of these. */
export type BodyOwner =
  | { readonly kind: 'customer'; readonly id: string }
  | { readonly kind: 'customer_user'; readonly id: string }
  /** `customerUserId` null: whoever asked for them. */
  | { readonly kind: 'end_user'; readonly name: string; readonly customerUserId: string | null };

/** Bodies of requests, where the operator keeps them. */
export interface RequestBodyRepository {
  find(id: string): Promise<RequestBodyRecord | null>;
  /** Whether there is one that can be opened. */
  has(id: string): Promise<boolean>;
  /** A second one of the same request changes nothing. */
  insert(record: RequestBodyRecord): Statement;
  hasExpired(before: number): Promise<boolean>;
  /** At most `limit`, from the oldest. */
  removeExpired(before: number, limit: number): Statement;
  hasOf(owner: BodyOwner): Promise<boolean>;
  removeOf(owner: BodyOwner, limit: number): Statement;
}
