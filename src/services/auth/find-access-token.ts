import { buildAdminEntry, buildCallerEntry } from '../../identity/credential-entry.ts';
import type { CredentialEntry } from '../../identity/credential-entry.ts';
import { digestToken, parseToken } from '../../lib/tokens.ts';
import type { Store } from '../../store/port.ts';
import type { AccessTokenRecord } from '../../store/records/index.ts';

/** An access token that is known, whether it works or not. */
export interface FoundAccessToken {
  readonly record: AccessTokenRecord;
  readonly entry: CredentialEntry;
}

async function readEntry(store: Store, access: AccessTokenRecord): Promise<CredentialEntry | null> {
  if (access.authTokenId !== null) {
    const owner = await store.authTokens.findOwner(access.authTokenId);
    return owner === null ? null : buildCallerEntry(owner, access);
  }
  const admin = access.adminId === null ? null : await store.admins.find(access.adminId);
  return admin === null ? null : buildAdminEntry(admin, access);
}

/** Reads an access token past the cache; null when it is none or is unknown. */
export async function findAccessToken(store: Store, token: string): Promise<FoundAccessToken | null> {
  if (parseToken(token) !== 'access') return null;
  const record = await store.accessTokens.findByDigest(digestToken(token));
  const entry = record === null ? null : await readEntry(store, record);
  return record === null || entry === null ? null : { record, entry };
}
