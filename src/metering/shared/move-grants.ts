import type { SlotBalance } from '../counters/budget-entry.ts';
import type { Period } from '../port.ts';
import { within } from './amounts.ts';
import type { Books } from './books.ts';
import { GRANT, GRANT_STATE, SLOT } from './layout.ts';
import { readGrantId } from './lost-grants.ts';

/** A grant that has something of a budget, of any process. */
interface OpenGrant {
  readonly cell: number;
  readonly id: string | null;
  readonly isHeld: boolean;
  /** Which of its slots. */
  readonly place: number;
  readonly slot: number;
}

/** Where the grants of a budget are counted, and where those of a period of another calendar are to be. */
export interface Move {
  readonly period: Period;
  /** Slots of the budget. */
  readonly slots: ReadonlySet<number>;
}

/** The places of an area are given out from the first on: behind one that was never used there is none that was. */
function visitGrants({ memory }: Books, visit: (cell: number) => void): void {
  const { layout, words } = memory;
  for (let area = 0; area < layout.areas; area++) {
    const first = layout.firstArea + area * layout.areaCells + layout.grantsAt;
    for (let n = 0; n < layout.grants; n++) {
      const cell = first + n * GRANT.cells;
      if (words[(cell + GRANT.state) * 2] !== GRANT_STATE.free) visit(cell);
      else if (words[(cell + GRANT.counts) * 2] === 0 && memory.numbers[cell + GRANT.heldAt] === 0) break;
    }
  }
}

/** Open grants with a slot of the budget that count in the period, by the rule that the store has too (`budget_moves`). */
export function listMovable(books: Books, { period: { start, end }, slots }: Move): readonly OpenGrant[] {
  const { words, numbers } = books.memory;
  const found: OpenGrant[] = [];
  visitGrants(books, (cell) => {
    const count = books.slotCount(cell);
    for (let place = 0; place < count; place++) {
      const slot = books.slotAt(cell, place);
      if (!slots.has(slot)) continue;
      const heldAt = numbers[cell + GRANT.heldAt] ?? 0;
      if (heldAt < start || (end !== null && heldAt >= end)) continue;
      const isHeld = words[(cell + GRANT.state) * 2] === GRANT_STATE.held;
      found.push({ cell, id: readGrantId(books, cell), isHeld, place, slot });
    }
  });
  return found;
}

/** Whether the store's answer leaves it open what is in it: of one that was settled, or closed, since it was asked. */
export function isOvertaken(
  asked: readonly OpenGrant[],
  present: readonly OpenGrant[],
  settled: ReadonlySet<string>,
): boolean {
  const nameOf = ({ cell, id }: OpenGrant): string => `${cell} ${id}`;
  const open = new Set(present.map(nameOf));
  const known = new Set(asked.map(nameOf));
  if (asked.some((grant) => !open.has(nameOf(grant)) && !settled.has(grant.id ?? ''))) return true;
  return present.some((grant) => !grant.isHeld && !known.has(nameOf(grant)));
}

/** Within the section: a slot begins with what the store has of its period, and with what is open of it. */
export function moveGrants(
  books: Books,
  to: number,
  present: readonly OpenGrant[],
  balance: SlotBalance,
  settled: ReadonlySet<string>,
): void {
  const { words, numbers, amounts } = books.memory;
  const cell = books.slotCell(to);
  let { spent }: { spent: bigint } = balance;
  let held = 0n;
  for (const grant of present) {
    const amount = amounts[grant.cell + (grant.isHeld ? GRANT.hold : GRANT.charge)] ?? 0n;
    if (grant.isHeld) held += amount;
    else if (!settled.has(grant.id ?? '')) spent += amount;
    if (grant.slot === to) continue;
    const before = books.slotCell(grant.slot);
    const sum = before + (grant.isHeld ? SLOT.held : SLOT.spent);
    amounts[sum] = within((amounts[sum] ?? 0n) - amount);
    words[(before + SLOT.pins) * 2] = (words[(before + SLOT.pins) * 2] ?? 0) - 1;
    words[(cell + SLOT.pins) * 2] = (words[(cell + SLOT.pins) * 2] ?? 0) + 1;
    words[(grant.cell + GRANT.slots) * 2 + grant.place] = to;
  }
  amounts[cell + SLOT.spent] = within(spent);
  amounts[cell + SLOT.held] = within(held);
  amounts[cell + SLOT.adjusted] = balance.adjusted;
  numbers[cell + SLOT.adjustments] = balance.adjustments;
  words[(cell + SLOT.pins) * 2 + 1] = ((words[(cell + SLOT.pins) * 2 + 1] ?? 0) + 1) | 0;
  words[(cell + SLOT.generation) * 2 + 1] = 0;
}

/** Within the section: what is left in a slot goes to another, which is of the period that it was of. */
export function leaveRest(books: Books, from: number, to: number, moved: readonly OpenGrant[]): void {
  const { words, amounts } = books.memory;
  const isMoved = new Set(moved.map(({ cell }) => cell));
  visitGrants(books, (cell) => {
    if (isMoved.has(cell)) return;
    const count = books.slotCount(cell);
    for (let place = 0; place < count; place++) {
      if (books.slotAt(cell, place) !== from) continue;
      const isHeld = words[(cell + GRANT.state) * 2] === GRANT_STATE.held;
      const sum = isHeld ? SLOT.held : SLOT.spent;
      const amount = amounts[cell + (isHeld ? GRANT.hold : GRANT.charge)] ?? 0n;
      const [source, target] = [books.slotCell(from), books.slotCell(to)];
      amounts[source + sum] = within((amounts[source + sum] ?? 0n) - amount);
      amounts[target + sum] = within((amounts[target + sum] ?? 0n) + amount);
      words[(source + SLOT.pins) * 2] = (words[(source + SLOT.pins) * 2] ?? 0) - 1;
      words[(target + SLOT.pins) * 2] = (words[(target + SLOT.pins) * 2] ?? 0) + 1;
      words[(cell + GRANT.slots) * 2 + place] = to;
    }
  });
}
