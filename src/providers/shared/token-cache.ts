import type { Clock } from '../../lib/clock.ts';

/** A fetched bearer token. */
export interface FetchedToken {
  readonly token: string;
  /** UTC milliseconds. */
  readonly expiresAt: number;
}

/** A token is not used in its last minutes. */
const MARGIN_MS = 120_000;
/** Nor is a failure asked for anew by every request. */
const FAILURE_MS = 5000;

interface Entry {
  fetched: FetchedToken | null;
  pending: Promise<string> | null;
  failed: { readonly at: number; readonly error: unknown } | null;
}

/** Keeps fetched tokens, one for each credential, until shortly before they expire. Callers of one moment share one fetch. */
export class TokenCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The token at once, or when it has come. `key` tells credentials apart. Rejects with what `fetchToken` rejects with. */
  get(key: string, fetchToken: () => Promise<FetchedToken>): string | Promise<string> {
    const now = this.#clock.now();
    const entry = this.#entries.get(key) ?? this.#add(key, now);
    if (entry.fetched !== null && now < entry.fetched.expiresAt - MARGIN_MS) return entry.fetched.token;
    if (entry.failed !== null && now - entry.failed.at < FAILURE_MS) return Promise.reject(entry.failed.error);
    entry.pending ??= this.#fetch(entry, fetchToken);
    return entry.pending;
  }

  async #fetch(entry: Entry, fetchToken: () => Promise<FetchedToken>): Promise<string> {
    try {
      entry.fetched = await fetchToken();
      entry.failed = null;
      return entry.fetched.token;
    } catch (error) {
      entry.failed = { at: this.#clock.now(), error };
      throw error;
    } finally {
      entry.pending = null;
    }
  }

  /** Credentials that are used no more leave with their tokens. */
  #add(key: string, now: number): Entry {
    for (const [other, { fetched, pending }] of this.#entries)
      if (pending === null && (fetched === null || fetched.expiresAt <= now)) this.#entries.delete(other);
    const entry: Entry = { fetched: null, pending: null, failed: null };
    this.#entries.set(key, entry);
    return entry;
  }
}
