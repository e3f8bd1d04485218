import { nanoUsd } from '../../lib/money.ts';
import type { NanoUsd } from '../../lib/money.ts';
import { NOT_THERE } from '../../lib/roster.ts';
import type { Rostered } from '../../lib/roster.ts';
import type { BudgetSlotName } from '../../store/records/index.ts';
import type { Admission, CounterScope, Grant } from '../port.ts';
import type { Bucket } from './bucket.ts';
import type { BudgetSlot } from './budget-entry.ts';
import type { ScopeState } from './scope-table.ts';

export type GrantPhase = 'held' | 'settled' | 'committed';

/** What one request has taken, with the places that it was taken from. */
export class PlainGrant implements Grant, Rostered {
  rosterIndex = NOT_THERE;
  hold: NanoUsd;
  readonly budgets: BudgetSlotName[] = [];
  hardBudget = false;
  readonly scopes: readonly CounterScope[];
  readonly states: readonly ScopeState[];
  /** As `budgets`, until another period of one takes the grant over. */
  readonly slots: BudgetSlot[] = [];
  /** The request's; null: it has none. */
  readonly id: string | null;
  /** The latest instant that was seen when it was held, UTC milliseconds. */
  readonly heldAt: number;
  /** What the request was taken from, and its tokens reserved. */
  readonly buckets: Bucket[] = [];
  readonly tokens: number;
  phase: GrantPhase = 'held';
  /** What was settled; a second settlement answers the same and changes nothing. */
  settled: { readonly charge: NanoUsd; readonly overrun: NanoUsd } | null = null;

  constructor({ hold, scopes, tokens, id }: Admission, states: readonly ScopeState[], heldAt: number) {
    this.hold = hold;
    this.scopes = scopes;
    this.states = states;
    this.id = id ?? null;
    this.heldAt = heldAt;
    this.tokens = tokens;
  }

  raise(extra: bigint): void {
    this.hold = nanoUsd(this.hold + extra);
  }
}

/** A grant made by these counters; any other is a programming error. */
export function requirePlain(grant: Grant): PlainGrant {
  if (!(grant instanceof PlainGrant)) throw new TypeError('the grant was made by other counters');
  return grant;
}
