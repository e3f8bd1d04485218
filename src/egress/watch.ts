import type { Clock } from '../lib/clock.ts';
import { NOT_THERE, Roster } from '../lib/roster.ts';
import type { Rostered } from '../lib/roster.ts';
import type { EgressErrorKind } from './port.ts';

export type TimeoutKind = Extract<EgressErrorKind, `${string}-timeout`>;

/** Whoever has its time watched. */
export interface Watched {
  onTimeout(kind: TimeoutKind): void;
}

/**
 * One timer for the time-outs of all calls, set to the earliest deadline. Deadlines mostly move later and are looked at only when the
 * timer fires, so a call costs no timer of its own. What is watched is referenced here until it stops.
 */
export class Timekeeper {
  readonly clock: Clock;
  readonly #watches = new Roster<Watch>();
  #armedAt = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  add(watch: Watch): void {
    this.#watches.add(watch);
  }

  remove(watch: Watch): void {
    this.#watches.remove(watch);
  }

  /** There is a deadline at this time. */
  note(at: number): void {
    if (at >= this.#armedAt) return;
    this.#cancel?.();
    this.#armedAt = at;
    this.#cancel = this.clock.after(Math.max(0, at - this.clock.monotonic()), this.#fire);
  }

  readonly #fire = (): void => {
    this.#cancel = null;
    this.#armedAt = Number.POSITIVE_INFINITY;
    const now = this.clock.monotonic();
    let earliest = Number.POSITIVE_INFINITY;
    for (const watch of this.#watches.list()) {
      if (!watch.check(now)) earliest = Math.min(earliest, watch.deadline);
    }
    if (earliest < Number.POSITIVE_INFINITY) this.note(earliest);
  };
}

/** The time-outs of one call: one phase at a time, and the whole. */
export class Watch implements Rostered {
  rosterIndex = NOT_THERE;
  readonly #keeper: Timekeeper;
  readonly #watched: Watched;
  readonly #totalAt: number;
  #kind: TimeoutKind = 'total-timeout';
  #limitMs = Number.POSITIVE_INFINITY;
  #since = 0;

  constructor(keeper: Timekeeper, totalMs: number | null, watched: Watched) {
    this.#keeper = keeper;
    this.#watched = watched;
    this.#totalAt = totalMs === null ? Number.POSITIVE_INFINITY : keeper.clock.monotonic() + totalMs;
    keeper.add(this);
  }

  get deadline(): number {
    return Math.min(this.#totalAt, this.#since + this.#limitMs);
  }

  /** Begins a phase that may last `limitMs`; null: for ever. */
  start(kind: TimeoutKind, limitMs: number | null): void {
    this.#kind = kind;
    this.#limitMs = limitMs ?? Number.POSITIVE_INFINITY;
    this.#since = this.#keeper.clock.monotonic();
    this.#keeper.note(this.deadline);
  }

  /** Something happened: the phase begins anew. */
  touch(): void {
    this.#since = this.#keeper.clock.monotonic();
  }

  stop(): void {
    this.#keeper.remove(this);
  }

  /** True when the time is over; the watched one has been told then. */
  check(now: number): boolean {
    if (now < this.deadline) return false;
    this.stop();
    this.#watched.onTimeout(now >= this.#totalAt ? 'total-timeout' : this.#kind);
    return true;
  }
}
