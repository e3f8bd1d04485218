import type { BudgetRecord } from '../../store/records/index.ts';
import type { CounterScopeKind } from '../port.ts';
import type { Bucket } from './bucket.ts';
import { RATE_LIMITS } from './rate-limits.ts';
import type { BudgetEntry } from './budget-entry.ts';

/** All that is counted for one entity. */
export class ScopeState {
  /** By the index of the limit; null until the limit is first met. */
  readonly buckets: (Bucket | null)[] = [null, null, null, null];
  readonly budgets = new Map<string, BudgetEntry>();
  running = 0;
  /** Grants that are not durable yet, and loads under way. */
  pins = 0;
  /** Used since eviction last looked. */
  touched = true;
  /** The rebuild of the day limits under way. */
  loadingDays: Promise<void> | null = null;

  /** Drops what was removed from the entity: entries that a refresh has marked and that the current list does not name. */
  dropRemoved(budgets: readonly BudgetRecord[]): void {
    for (const [id, entry] of this.budgets) {
      if (entry.isDroppable() && !budgets.some((budget) => budget.id === id)) this.budgets.delete(id);
    }
  }

  /** Whether nothing is lost when it is dropped: day limits and balances come from the store, full minute buckets are as new. */
  isIdle(now: number): boolean {
    if (this.pins > 0 || this.running > 0) return false;
    return RATE_LIMITS.every((limit) => limit.daily || (this.buckets[limit.index]?.isFull(now) ?? true));
  }
}

/** How many candidates an insertion looks at: enough to shrink again, few enough to cost nothing. */
const EVICTION_LOOKS = 16;

/** The loaded entities, one bounded map a kind. Idle ones go by second chance, so that a hit costs one flag. */
export class ScopeTable {
  readonly #max: number;
  readonly #kinds: Readonly<Record<CounterScopeKind, Map<string, ScopeState>>> = {
    token: new Map(),
    customer_user: new Map(),
    customer: new Map(),
    model: new Map(),
    gateway: new Map(),
    provider: new Map(),
    deployment: new Map(),
  };

  /** `max` bounds each kind; what is in use is kept beyond it. */
  constructor(max: number) {
    this.#max = max;
  }

  find(kind: CounterScopeKind, id: string): ScopeState | undefined {
    return this.#kinds[kind].get(id);
  }

  require(kind: CounterScopeKind, id: string, now: number): ScopeState {
    const states = this.#kinds[kind];
    let state = states.get(id);
    if (state === undefined) {
      if (states.size >= this.#max) this.#evict(states, now);
      state = new ScopeState();
      states.set(id, state);
    }
    state.touched = true;
    return state;
  }

  size(): number {
    return Object.values(this.#kinds).reduce((sum, states) => sum + states.size, 0);
  }

  #evict(states: Map<string, ScopeState>, now: number): void {
    // At most one lap: in a second one everything would look unused.
    let looks = Math.min(EVICTION_LOOKS, states.size);
    for (const [id, state] of states) {
      if (looks-- === 0 || states.size < this.#max) return;
      states.delete(id);
      if (!state.touched && state.isIdle(now)) continue;
      state.touched = false;
      states.set(id, state);
    }
  }
}
