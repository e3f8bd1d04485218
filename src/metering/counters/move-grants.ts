import { nanoUsd } from '../../lib/money.ts';
import type { BudgetStanding } from '../../store/records/index.ts';
import type { Period } from '../port.ts';
import type { BudgetEntry } from './budget-entry.ts';
import { NO_BALANCE } from './budget-entry.ts';
import type { PlainGrant } from './grant.ts';

/** The store applies the same rule to what it is told later (`budget_moves`). */
function belongs({ heldAt }: PlainGrant, { start, end }: Period): boolean {
  return heldAt >= start && (end === null || heldAt < end);
}

/** Open grants that count in a period of the entry, whichever of its periods they have been counted in. */
export function listMovable(open: readonly PlainGrant[], entry: BudgetEntry, period: Period): PlainGrant[] {
  const found: PlainGrant[] = [];
  for (const grant of open) {
    if (grant.slots.some((slot) => slot.entry === entry) && belongs(grant, period)) found.push(grant);
  }
  return found;
}

/** Whether the store's answer leaves it open what is in it: of one that was settled, or became durable, since it was asked. */
export function isOvertaken(
  asked: readonly PlainGrant[],
  present: readonly PlainGrant[],
  settled: ReadonlySet<string>,
): boolean {
  const known = new Set(asked);
  if (asked.some((grant) => grant.phase === 'committed' && !settled.has(grant.id ?? ''))) return true;
  return present.some((grant) => grant.phase === 'settled' && !known.has(grant));
}

/** Begins the period with what the store has of it, and with what is open: holds, and charges that the store does not have. */
export function moveGrants(
  entry: BudgetEntry,
  period: Period,
  movable: readonly PlainGrant[],
  { balances }: BudgetStanding,
  settled: ReadonlySet<string>,
): void {
  const slot = entry.beginMoved(period, balances[0] ?? NO_BALANCE);
  for (const grant of movable) {
    const place = grant.slots.findIndex((other) => other.entry === entry);
    const before = grant.slots[place];
    if (before === undefined) continue;
    const charge = grant.settled?.charge ?? 0n;
    if (grant.settled === null) {
      before.settle(grant.hold, 0n);
      slot.hold(grant.hold);
    } else {
      before.settle(0n, 0n - charge);
      if (!settled.has(grant.id ?? '')) slot.spent = nanoUsd(slot.spent + charge);
    }
    before.pins -= 1;
    slot.pins += 1;
    grant.slots[place] = slot;
  }
  entry.dropClosed();
}
