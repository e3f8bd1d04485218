import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Store } from '../store/port.ts';
import type { CallerPrincipal, ForgettableEntity, WatchedRequest } from './port.ts';

function concerns(principal: CallerPrincipal, entity: ForgettableEntity): boolean {
  switch (entity.kind) {
    case 'access_token':
    case 'session':
      return principal.accessTokenId === entity.id;
    // An administrator who calls has its own id in the token's place.
    case 'admin':
    case 'management_key':
    case 'auth_token':
      return principal.tokenId === entity.id;
    case 'customer_user':
      return principal.customerUserId === entity.id;
    case 'customer':
      return principal.customerId === entity.id;
    default:
      return entity.kind satisfies never;
  }
}

/** Ends the running requests of callers that are revoked or suspended. */
export class RevocationWatch {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #lists: (() => readonly WatchedRequest[])[] = [];

  constructor(store: Store, clock: Clock, log: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  add(list: () => readonly WatchedRequest[]): void {
    this.#lists.push(list);
  }

  /** Reads the entity that changed; tells the requests whose callers it no longer lets in. */
  async notify(entity: ForgettableEntity): Promise<void> {
    const concerned = this.#listConcerned(entity);
    if (concerned.length === 0 || !(await this.#isClosed(entity))) return;
    const isAccount = entity.kind === 'customer_user' || entity.kind === 'customer' || entity.kind === 'admin';
    const reason = isAccount ? 'account_suspended' : 'revoked_token';
    const present = new Set(this.#listConcerned(entity));
    for (const request of concerned) if (present.has(request)) request.callerEnded(reason);
  }

  #listConcerned(entity: ForgettableEntity): readonly WatchedRequest[] {
    return this.#lists.flatMap((list) => list().filter(({ caller }) => concerns(caller, entity)));
  }

  async #isClosed(entity: ForgettableEntity): Promise<boolean> {
    try {
      switch (entity.kind) {
        case 'auth_token': {
          const token = await this.#store.authTokens.find(entity.id);
          return token === null || (token.revokedAt !== null && token.revokedAt <= this.#clock.now());
        }
        case 'customer_user':
          return (await this.#store.customerUsers.find(entity.id))?.status !== 'active';
        case 'customer':
          return (await this.#store.customers.find(entity.id))?.status !== 'active';
        case 'admin':
          return (await this.#store.admins.find(entity.id))?.status !== 'active';
        case 'management_key': {
          const key = await this.#store.managementKeys.find(entity.id);
          return key === null || (key.revokedAt !== null && key.revokedAt <= this.#clock.now());
        }
        default:
          // An access token is forgotten only when it is revoked, and a session when it has ended.
          return true;
      }
    } catch (error) {
      // Whether the caller may go on is unknown, and it is the revocation that must hold.
      this.#log.error('revocation_read_failed', { entity: entity.kind, id: entity.id }, error);
      return true;
    }
  }
}
