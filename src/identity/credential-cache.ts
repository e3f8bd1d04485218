import { GatewayError } from '../lib/errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { TokenKind } from '../lib/tokens.ts';
import { StoreUnavailable } from '../store/port.ts';
import type { Store } from '../store/port.ts';
import { buildAdminEntry, buildCallerEntry, buildKeyEntry, buildSessionEntry } from './credential-entry.ts';
import type { CredentialEntry } from './credential-entry.ts';
import type { ForgettableEntity } from './port.ts';
import { RecentMap } from './recent-map.ts';

const LOOKUPS_MAX = 1000;
const READS_MAX = 5;
const UNKNOWN_MS = 5000;
const UNKNOWN_MAX = 10_000;
const RETRY_AFTER_MS = 1000;

function concerns(entry: CredentialEntry, entity: ForgettableEntity): boolean {
  const { principal } = entry;
  switch (entity.kind) {
    case 'access_token':
      return principal.accessTokenId === entity.id;
    case 'auth_token':
      return principal.kind === 'caller' && principal.tokenId === entity.id;
    case 'customer_user':
      return principal.kind === 'caller' && principal.customerUserId === entity.id;
    case 'customer':
      return principal.kind === 'caller' && principal.customerId === entity.id;
    case 'session':
      return principal.kind === 'admin' && principal.sessionId === entity.id;
    case 'admin':
    case 'management_key':
      return principal.kind === 'admin' && principal.id === entity.id;
    default:
      return entity.kind satisfies never;
  }
}

/** What the store knows of credentials, by digest, in memory. */
export class CredentialCache {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #entries: RecentMap<string, CredentialEntry>;
  readonly #unknown = new RecentMap<string, number>(UNKNOWN_MAX);
  #lookups = new Map<string, Promise<CredentialEntry | null>>();
  #pending = 0;
  /** Counts what was forgotten: a read that began before may be stale and is made again. */
  #epoch = 0;

  constructor(store: Store, clock: Clock, capacity: number) {
    this.#store = store;
    this.#clock = clock;
    this.#entries = new RecentMap(capacity);
  }

  /** What is cached; undefined when the store has to be asked. */
  peek(digest: string): CredentialEntry | undefined {
    return this.#entries.get(digest);
  }

  /** Asks the store, once for all who ask at the same time; null when the credential is unknown. */
  load(digest: string, kind: TokenKind): Promise<CredentialEntry | null> {
    if ((this.#unknown.get(digest) ?? 0) > this.#clock.now()) return Promise.resolve(null);
    const running = this.#lookups.get(digest);
    if (running !== undefined) return running;
    if (this.#pending >= LOOKUPS_MAX) {
      throw new GatewayError('overloaded', { internal: 'too many token look-ups', retryAfterMs: RETRY_AFTER_MS });
    }
    this.#pending += 1;
    const lookup = this.#readCurrent(digest, kind).finally(() => {
      this.#pending -= 1;
      if (this.#lookups.get(digest) === lookup) this.#lookups.delete(digest);
    });
    this.#lookups.set(digest, lookup);
    return lookup;
  }

  /** Answers the entries that were removed. */
  forget(entity: ForgettableEntity): readonly CredentialEntry[] {
    this.#epoch += 1;
    this.#lookups = new Map();
    return this.#entries.removeWhere((entry) => concerns(entry, entity));
  }

  async #readCurrent(digest: string, kind: TokenKind): Promise<CredentialEntry | null> {
    for (let reads = 1; ; reads++) {
      const epoch = this.#epoch;
      const entry = await this.#read(digest, kind);
      if (epoch === this.#epoch) {
        if (entry === null) this.#unknown.set(digest, this.#clock.now() + UNKNOWN_MS);
        else this.#entries.set(digest, entry);
        return entry;
      }
      if (reads === READS_MAX) return entry;
    }
  }

  async #read(digest: string, kind: TokenKind): Promise<CredentialEntry | null> {
    try {
      switch (kind) {
        case 'auth': {
          const owner = await this.#store.authTokens.findByDigest(digest);
          return owner === null ? null : buildCallerEntry(owner, null);
        }
        case 'access':
          return await this.#readAccessToken(digest);
        case 'management': {
          const key = await this.#store.managementKeys.findByDigest(digest);
          return key === null ? null : buildKeyEntry(key);
        }
        case 'session':
          return await this.#readSession(digest);
        default:
          return kind satisfies never;
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      throw new GatewayError('overloaded', { cause: error, retryAfterMs: RETRY_AFTER_MS });
    }
  }

  async #readAccessToken(digest: string): Promise<CredentialEntry | null> {
    const access = await this.#store.accessTokens.findByDigest(digest);
    if (access === null) return null;
    if (access.authTokenId !== null) {
      const owner = await this.#store.authTokens.findOwner(access.authTokenId);
      return owner === null ? null : buildCallerEntry(owner, access);
    }
    const admin = access.adminId === null ? null : await this.#store.admins.find(access.adminId);
    return admin === null ? null : buildAdminEntry(admin, access);
  }

  async #readSession(digest: string): Promise<CredentialEntry | null> {
    const session = await this.#store.sessions.findByDigest(digest);
    const admin = session === null ? null : await this.#store.admins.find(session.adminId);
    return session === null || admin === null ? null : buildSessionEntry(admin, session);
  }
}
