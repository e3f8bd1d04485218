import type { Clock } from '../lib/clock.ts';
import type { CallOrigin } from '../identity/port.ts';
import type { AuditEvent } from './port.ts';

const MINUTE_MS = 60_000;
const KEYS_MAX = 2000;

interface Fold {
  readonly event: AuditEvent;
  /** Like events after the first one. */
  more: number;
  lastAt: number;
}

// The caller's object may hold a whole request; a fold lives for a minute.
function copyOrigin(origin: CallOrigin | null): CallOrigin | null {
  return origin === null ? null : { ip: origin.ip, userAgent: origin.userAgent, requestId: origin.requestId };
}

/** Where folded events go: the first of a minute with count 1, the others with theirs. */
export type WriteFolded = (event: AuditEvent, at: number, count: number) => void;

/**
 * Folds like events of one calendar minute into at most two rows. At most 2,000 keys a minute are told apart; beyond
 * them an event is folded with all others of its reason, under nobody's name.
 */
export class RefusalFolds {
  readonly #clock: Clock;
  readonly #write: WriteFolded;
  #folds = new Map<string, Fold>();
  #minute = -1;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, write: WriteFolded) {
    this.#clock = clock;
    this.#write = write;
  }

  add(event: AuditEvent, foldKey: string): void {
    const now = this.#clock.now();
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) this.#turn(minute, now);
    const crowded = this.#folds.size >= KEYS_MAX && !this.#folds.has(foldKey);
    const key = crowded ? `overflow ${event.action} ${event.errorType ?? ''}` : foldKey;
    const fold = this.#folds.get(key);
    if (fold !== undefined) {
      fold.more += 1;
      fold.lastAt = now;
      return;
    }
    const named: AuditEvent = crowded
      ? { ...event, actor: { type: 'anonymous', id: null, name: null }, target: null, origin: null }
      : { ...event, origin: copyOrigin(event.origin) };
    this.#folds.set(key, { event: named, more: 0, lastAt: now });
    this.#write(named, now, 1);
  }

  /** Writes the counts of the running minute; what follows in it begins anew. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const folds = this.#folds;
    this.#folds = new Map();
    this.#minute = -1;
    for (const fold of folds.values()) {
      if (fold.more > 0) this.#write(fold.event, fold.lastAt, fold.more);
    }
  }

  #turn(minute: number, now: number): void {
    this.flush();
    this.#minute = minute;
    this.#cancelTimer = this.#clock.after((minute + 1) * MINUTE_MS - now, () => this.flush());
  }
}
