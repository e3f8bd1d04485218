import type { Clock } from '../lib/clock.ts';
import type { Connection } from './connection.ts';

/**
 * How long an idle connection is kept when its peer does not say. Servers that close first would make a call fail that
 * may not be sent again, and common ones close after five seconds.
 */
const IDLE_MS = 4_000;
const IDLE_MS_MAX = 60_000;
const IDLE_PER_KEY_MAX = 256;

/** Idle connections, by scheme, host and port. Each goes to an address that was checked when it was opened. */
export class Pool {
  readonly #clock: Clock;
  readonly #idle = new Map<string, Connection[]>();
  #cancelSweep: (() => void) | null = null;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The connection that was used last, or null. */
  take(key: string): Connection | null {
    const list = this.#idle.get(key);
    if (list === undefined) return null;
    for (;;) {
      const connection = list.pop();
      if (connection === undefined) return null;
      if (!connection.closed && connection.expiresAt > this.#clock.monotonic()) return connection;
      connection.end();
    }
  }

  /** Keeps a connection for the next call; `keepAliveSeconds` is what its peer promised. */
  put(connection: Connection, keepAliveSeconds: number | null): void {
    // A second of safety: the peer's clock started earlier than ours.
    const idleMs = keepAliveSeconds === null ? IDLE_MS : Math.min(IDLE_MS_MAX, (keepAliveSeconds - 1) * 1_000);
    const known = this.#idle.get(connection.key);
    const list = known ?? [];
    if (this.#closed || idleMs <= 0 || list.length >= IDLE_PER_KEY_MAX) return connection.end();
    connection.used = true;
    connection.expiresAt = this.#clock.monotonic() + idleMs;
    connection.setUser(null);
    list.push(connection);
    if (known === undefined) this.#idle.set(connection.key, list);
    this.#cancelSweep ??= this.#clock.after(IDLE_MS, this.#sweep);
  }

  /** Ends all idle connections and keeps none from now on. */
  close(): void {
    this.#closed = true;
    this.#cancelSweep?.();
    this.#cancelSweep = null;
    for (const list of this.#idle.values()) for (const connection of list) connection.end();
    this.#idle.clear();
  }

  readonly #sweep = (): void => {
    this.#cancelSweep = null;
    const now = this.#clock.monotonic();
    for (const [key, list] of this.#idle) {
      const kept = list.filter((connection) => !connection.closed && connection.expiresAt > now);
      for (const connection of list) if (connection.expiresAt <= now) connection.end();
      if (kept.length === 0) this.#idle.delete(key);
      else this.#idle.set(key, kept);
    }
    if (this.#idle.size > 0) this.#cancelSweep = this.#clock.after(IDLE_MS, this.#sweep);
  };
}
