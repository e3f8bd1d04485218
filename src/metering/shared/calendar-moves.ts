import type { BudgetBalanceRecord, BudgetRecord } from '../../store/records/index.ts';
import { NO_BALANCE, sameCalendar } from '../counters/budget-entry.ts';
import type { SlotBalance } from '../counters/budget-entry.ts';
import { loadStanding } from '../counters/loader.ts';
import type { CounterSource } from '../counters/loader.ts';
import type { Period } from '../port.ts';
import type { Books } from './books.ts';
import { newestOf, slotsOf } from './entity-slots.ts';
import { isOvertaken, leaveRest, listMovable, moveGrants } from './move-grants.ts';
import type { Move } from './move-grants.ts';
import type { EntityRecord, SlotRecord, SlotShelf } from './shelves.ts';

/** What is open becomes less with each, but for those who have not heard of the change yet. */
const MOVE_TRIES = 100;

type FreeSlot = Pick<SlotRecord, 'slot' | 'generation'>;

/** A period that a budget gets by another calendar. */
export interface CalendarMove {
  readonly entity: EntityRecord;
  readonly budget: BudgetRecord;
  /** Of the period among the entity's slots. */
  readonly key: string;
  readonly period: Period;
}

function newerOf(balance: SlotBalance, later: SlotBalance | undefined): SlotBalance {
  if (later === undefined || later.adjustments <= balance.adjustments) return balance;
  return { spent: balance.spent, adjusted: later.adjusted, adjustments: later.adjustments };
}

/** No request asks for it by this name; it goes when nothing is open in it. */
const nameSpare = (key: string, { slot }: FreeSlot): string => `${key}#${slot}`;

function describeMove({ entity, budget, period }: CalendarMove): Move {
  return { period, slots: new Set(Array.from(slotsOf(entity, budget.id).values(), ({ slot }) => slot)) };
}

/** Budgets that get another calendar: what is open moves into its current period, so that nothing is spent twice or forgotten. */
export class CalendarMoves {
  readonly #source: CounterSource;
  readonly #books: Books;
  readonly #slots: SlotShelf;
  /** Adjustments that became durable while a load was under way, by the key of their period. */
  readonly #adjusted: ReadonlyMap<string, BudgetBalanceRecord>;
  readonly #makeSlot: (balance: SlotBalance, now: number) => FreeSlot;
  readonly #recoveries = new Set<Promise<void>>();

  constructor(
    source: CounterSource,
    books: Books,
    slots: SlotShelf,
    adjusted: ReadonlyMap<string, BudgetBalanceRecord>,
    makeSlot: (balance: SlotBalance, now: number) => FreeSlot,
  ) {
    this.#source = source;
    this.#books = books;
    this.#slots = slots;
    this.#adjusted = adjusted;
    this.#makeSlot = makeSlot;
  }

  /** Whether another calendar is to take over what is open in periods of the one before. */
  isDue(entity: EntityRecord, budget: BudgetRecord): boolean {
    for (const slot of slotsOf(entity, budget.id).values())
      if (!sameCalendar(slot.definition, budget) && this.#slots.isPinned(slot)) return true;
    return false;
  }

  /** See `SharedDirectory`. */
  async recover<Result>(run: () => Promise<Result>): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#recoveries.add(promise);
    try {
      return await run();
    } finally {
      this.#recoveries.delete(promise);
      resolve();
    }
  }

  async run(move: CalendarMove, now: number): Promise<void> {
    const { entity, budget, period } = move;
    const spare = this.#makeSlot(NO_BALANCE, now);
    for (let tries = 1; ; tries++) {
      while (this.#recoveries.size > 0) await Promise.all(this.#recoveries);
      const asked = listMovable(this.#books, describeMove(move));
      const ids = asked.flatMap(({ id }) => (id === null ? [] : [id]));
      const standing = await loadStanding(this.#source, { budgetId: budget.id, periodStart: period.start }, ids);
      if (this.#recoveries.size > 0) {
        // What it settles may be in the store's answer already, while it is open here.
        tries -= 1;
        continue;
      }
      const settled = new Set(standing.settled);
      const { section } = this.#books;
      section.enter();
      let isOver: boolean;
      try {
        const present = listMovable(this.#books, describeMove(move));
        // Moves of two changes that follow each other closely may end in the other order.
        const newest = newestOf(entity, budget);
        isOver = newest !== budget || tries === MOVE_TRIES || !isOvertaken(asked, present, settled);
        if (newest !== budget) entity.slots.set(nameSpare(move.key, spare), { ...spare, definition: newest, end: now });
        else if (isOver) this.#moveInto(move, present, standing.balances[0] ?? NO_BALANCE, settled, spare, now);
      } catch (error) {
        section.abandon();
        throw error;
      }
      section.leave();
      if (isOver) return;
    }
  }

  /** Within the section. The slot of the calendar before goes on under another name: who has not heard of it counts there too. */
  #moveInto(
    { entity, budget, key, period }: CalendarMove,
    present: Parameters<typeof moveGrants>[2],
    balance: SlotBalance,
    settled: ReadonlySet<string>,
    spare: FreeSlot,
    now: number,
  ): void {
    const former = [...slotsOf(entity, budget.id)].find(
      ([, slot]) => !sameCalendar(slot.definition, budget) && (slot.end === null || slot.end > now),
    );
    const same = entity.slots.get(key);
    const slot = former?.[1] ?? same ?? spare;
    if (former !== undefined) {
      entity.slots.delete(former[0]);
      leaveRest(this.#books, slot.slot, spare.slot, present);
      if (same !== undefined && same !== former[1]) entity.slots.set(`${key}#${same.slot}`, same);
    }
    moveGrants(this.#books, slot.slot, present, newerOf(balance, this.#adjusted.get(key)), settled);
    if (slot !== spare)
      entity.slots.set(nameSpare(former?.[0] ?? key, spare), { ...spare, definition: budget, end: now });
    entity.slots.set(key, { slot: slot.slot, generation: slot.generation, definition: budget, end: period.end });
    // All are of the newest calendar now: what is left in them is of none that will be asked for again.
    for (const [name, other] of slotsOf(entity, budget.id)) entity.slots.set(name, { ...other, definition: budget });
  }
}
