import type { ClientSignal } from '../lib/client-signal.ts';
import type { Clock } from '../lib/clock.ts';
import { NOT_THERE, Roster } from '../lib/roster.ts';
import type { Rostered } from '../lib/roster.ts';

/** So long a request runs before the runtime is asked to tell when its client leaves. */
const LISTEN_AFTER_MS = 20;

/** Who is told that a client has left. */
export interface Left {
  clientLeft(): void;
}

/** A client that may leave before it has its answer. */
export class Presence implements Rostered {
  rosterIndex = NOT_THERE;
  readonly signal: ClientSignal;
  readonly owner: Left;
  /** What the signal will call; null: it will not. Most requests are over before it is asked to. */
  listener: (() => void) | null = null;

  constructor(signal: ClientSignal, owner: Left) {
    this.signal = signal;
    this.owner = owner;
  }

  listen(): void {
    this.listener = () => this.owner.clientLeft();
    this.signal.addEventListener('abort', this.listener);
  }
}

/**
 * Tells requests when their clients leave. A listener costs every request more than most of its own bookkeeping, and a signal with
 * one outlives it by a collection or two: so only requests that last get one, and of others it is looked at once.
 */
export class ClientWatch {
  readonly #clock: Clock;
  readonly #waiting = new Roster<Presence>();
  #looking = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Tells its owner once, and not before this has returned, unless it is ended before. */
  begin(presence: Presence): void {
    this.#waiting.add(presence);
    if (!this.#looking) this.#lookLater();
  }

  end(presence: Presence): void {
    if (presence.listener !== null) presence.signal.removeEventListener('abort', presence.listener);
    else this.#waiting.remove(presence);
  }

  #lookLater(): void {
    this.#looking = true;
    this.#clock.after(LISTEN_AFTER_MS, this.#look);
  }

  readonly #look = (): void => {
    this.#looking = false;
    for (const presence of this.#waiting.list()) {
      // One that has left may have ended others.
      if (!this.#waiting.remove(presence)) continue;
      if (presence.signal.aborted) presence.owner.clientLeft();
      else presence.listen();
    }
    if (this.#waiting.size > 0 && !this.#looking) this.#lookLater();
  };
}
