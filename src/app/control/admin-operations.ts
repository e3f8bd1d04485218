/** What commands ask about administrators; those are named by their user names. */
export interface AdminOperations {
  listAdmins(params: ListAdminsParams): Promise<ListedAdmins>;
  createAdmin(params: CreateAdminParams): Promise<CreatedAdmin>;
  /** Suspends an administrator, which ends every session and access token, or activates one again. */
  setAdminStatus(params: NamedAdmin & { readonly status: 'active' | 'suspended' }): Promise<ListedAdmin>;
  setAdminRole(params: NamedAdmin & { readonly role: string }): Promise<ListedAdmin>;
  /** Sets a new password and ends the sessions and access tokens of that account; a lock on it is lifted. */
  resetPassword(params: ResetPasswordParams): Promise<PasswordReset>;
  /** Lifts the lock on an administrator or an address. */
  unlockAdmin(params: UnlockParams): Promise<Unlocked>;
  disableTotp(params: NamedAdmin): Promise<ListedAdmin>;
  removeAdmin(params: NamedAdmin): Promise<{ readonly id: string; readonly username: string }>;
}

export interface NamedAdmin {
  readonly username: string;
}

export interface ListAdminsParams {
  readonly limit: number;
}

export interface ListedAdmin {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: string;
  readonly status: 'active' | 'suspended';
  readonly totpEnabled: boolean;
  /** RFC 3339; null: it is not locked. */
  readonly lockedUntil: string | null;
  readonly lastLoginAt: string | null;
  readonly createdAt: string;
}

export interface ListedAdmins {
  readonly admins: readonly ListedAdmin[];
  readonly total: number;
}

export interface CreateAdminParams extends NamedAdmin {
  /** null: the user name. */
  readonly name: string | null;
  readonly role: string;
  /** null: one is made. */
  readonly password: string | null;
}

export interface CreatedAdmin extends ListedAdmin {
  /** The password that was made; null when the caller chose it. */
  readonly password: string | null;
}

export interface ResetPasswordParams extends NamedAdmin {
  /** null: one is made. */
  readonly password: string | null;
}

export interface PasswordReset extends NamedAdmin {
  /** The password that was made; null when the caller chose it. */
  readonly password: string | null;
}

/** Exactly one of the two is set. */
export interface UnlockParams {
  readonly username: string | null;
  /** IPv4 or IPv6; of IPv6 the whole /64 is unlocked. */
  readonly address: string | null;
}

export interface Unlocked {
  /** False when there was no failed sign-in to forget. */
  readonly unlocked: boolean;
}

/** Names of these operations, for the protocol. */
export const ADMIN_OPERATION_NAMES = [
  'listAdmins',
  'createAdmin',
  'setAdminStatus',
  'setAdminRole',
  'resetPassword',
  'unlockAdmin',
  'disableTotp',
  'removeAdmin',
] as const satisfies readonly (keyof AdminOperations)[];
