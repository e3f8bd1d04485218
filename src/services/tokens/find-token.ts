import type { Store } from '../../store/port.ts';
import type { AuthTokenRecord } from '../../store/records/index.ts';

/** Which token is meant: by its id alone, or as one of a customer user's own. */
export interface TokenReference {
  readonly id: string;
  /** null when the call does not go through a customer user. */
  readonly customerUserId: string | null;
}

/** The token, or null also when it belongs to another customer user than the one named. */
export async function findToken(store: Store, reference: TokenReference): Promise<AuthTokenRecord | null> {
  const token = await store.authTokens.find(reference.id);
  if (token === null || reference.customerUserId === null) return token;
  return token.customerUserId === reference.customerUserId ? token : null;
}
