import type { NanoUsd } from '../../lib/money.ts';
import type { BudgetSlotName } from '../../store/records/index.ts';
import type { CounterScope, Grant } from '../port.ts';
import type { KnownBudget } from './places.ts';

/** What one request of this process has taken; where it was taken from is in the memory. */
export class SharedGrant implements Grant {
  hold: NanoUsd;
  readonly budgets: readonly BudgetSlotName[];
  readonly hardBudget: boolean;
  readonly scopes: readonly CounterScope[];
  /** In the order of the grant's slots. */
  readonly known: readonly KnownBudget[];
  /** Where it begins, in cells. */
  readonly cell: number;
  phase: 'held' | 'settled' | 'committed' = 'held';
  /** What was settled; a second settlement answers the same and changes nothing. */
  settled: { readonly charge: NanoUsd; readonly overrun: NanoUsd } | null = null;

  constructor(
    cell: number,
    hold: NanoUsd,
    hardBudget: boolean,
    scopes: readonly CounterScope[],
    known: readonly KnownBudget[],
  ) {
    this.hold = hold;
    this.budgets = known.map((budget) => budget.name);
    this.hardBudget = hardBudget;
    this.scopes = scopes;
    this.known = known;
    this.cell = cell;
  }
}

/** A grant made by such counters; any other is a programming error. */
export function requireShared(grant: Grant): SharedGrant {
  if (!(grant instanceof SharedGrant)) throw new TypeError('the grant was made by other counters');
  return grant;
}
