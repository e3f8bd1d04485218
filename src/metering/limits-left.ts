import type { CounterScope, LimitListener, LimitName, LimitView } from './port.ts';

/** The limit of one kind that has least left. */
export interface LimitLeft {
  readonly limit: number;
  readonly remaining: number;
  /** Until all of it is there again if nothing more is taken, milliseconds. */
  readonly resetMs: number;
  /** The same as an instant, UTC milliseconds. */
  readonly resetsAt: number;
}

/** What a caller has left; null where nothing limits it. */
export interface LimitsLeft {
  readonly requests: LimitLeft | null;
  readonly tokens: LimitLeft | null;
}

const COUNTS = {
  requestsPerMinute: 'requests',
  tokensPerMinute: 'tokens',
  requestsPerDay: 'requests',
  tokensPerDay: 'tokens',
  concurrentRequests: null,
} as const satisfies Record<LimitName, keyof LimitsLeft | null>;

/** Whether anything is limited. */
export function hasLimits(scopes: readonly CounterScope[]): boolean {
  for (const { limits } of scopes) for (const _name in limits) return true;
  return false;
}

/** Whether one is narrower: less is left of it, else it is the smaller one. */
export function isNarrower(view: LimitView, than: LimitView): boolean {
  if (view.remaining !== than.remaining) return view.remaining < than.remaining;
  return view.quota < than.quota;
}

/** A limit as it is heard. */
class HeardLimit implements LimitLeft {
  limit = 0;
  remaining = 0;
  resetMs = 0;
  resetsAt = 0;

  take(quota: number, remaining: number, resetMs: number | null, now: number): void {
    this.limit = quota;
    this.remaining = remaining;
    this.resetMs = resetMs ?? 0;
    this.resetsAt = now + this.resetMs;
  }
}

/** Keeps of each kind the limit with least left of those that it hears. */
export class NarrowestLimits implements LimitsLeft, LimitListener {
  requests: HeardLimit | null = null;
  tokens: HeardLimit | null = null;
  readonly #now: number;
  /** Of this kind the one that refuses is shown. */
  readonly #refused: keyof LimitsLeft | null;

  /** @param refusing shown whatever else is heard of its kind; null: there is none */
  constructor(now: number, refusing: LimitView | null = null) {
    this.#now = now;
    this.#refused = refusing === null ? null : COUNTS[refusing.limit];
    if (refusing !== null && this.#refused !== null) this.#show(this.#refused, refusing);
  }

  hear(_scope: CounterScope, limit: LimitName, quota: number, remaining: number, resetMs: number | null): void {
    const kind = COUNTS[limit];
    if (kind === null || kind === this.#refused) return;
    const known = this[kind];
    const isNarrowest =
      known === null || (remaining === known.remaining ? quota < known.limit : remaining < known.remaining);
    if (isNarrowest) (this[kind] ??= new HeardLimit()).take(quota, remaining, resetMs, this.#now);
  }

  #show(kind: keyof LimitsLeft, { quota, remaining, resetMs }: LimitView): void {
    const shown = new HeardLimit();
    shown.take(quota, remaining, resetMs, this.#now);
    this[kind] = shown;
  }
}

/** Lists what it hears. */
export class LimitList implements LimitListener {
  readonly views: LimitView[] = [];

  hear(scope: CounterScope, limit: LimitName, quota: number, remaining: number, resetMs: number | null): void {
    this.views.push({ scope, limit, quota, remaining, resetMs });
  }
}
