/** What commands ask about management keys; part of `Operations`. */
export interface ManagementKeyOperations {
  createManagementKey(params: CreateManagementKeyParams): Promise<CreatedManagementKey>;
  listManagementKeys(params: ListManagementKeysParams): Promise<ListedManagementKeys>;
  /** Revokes a management key by id. */
  revokeManagementKey(params: RevokeManagementKeyParams): Promise<RevokedManagementKey>;
}

export interface CreateManagementKeyParams {
  readonly name: string;
  readonly role: string;
  /** RFC 3339; null: never expires. */
  readonly expiresAt: string | null;
}

export interface ListedManagementKey {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly last4: string;
  readonly status: 'active' | 'expired' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface CreatedManagementKey extends ListedManagementKey {
  /** The plain text, shown this once. */
  readonly key: string;
}

export interface ListManagementKeysParams {
  readonly limit: number;
}

export interface ListedManagementKeys {
  readonly keys: readonly ListedManagementKey[];
  readonly total: number;
}

export interface RevokeManagementKeyParams {
  readonly id: string;
}

export interface RevokedManagementKey {
  readonly id: string;
  readonly revokedAt: string;
}

/** Their names, for the protocol. */
export const MANAGEMENT_KEY_OPERATION_NAMES = [
  'createManagementKey',
  'listManagementKeys',
  'revokeManagementKey',
] as const satisfies readonly (keyof ManagementKeyOperations)[];
