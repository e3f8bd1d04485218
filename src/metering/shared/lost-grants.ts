import { split } from './amounts.ts';
import type { Halves } from './amounts.ts';
import type { Books } from './books.ts';
import { GRANT, GRANT_STATE } from './layout.ts';

const UNNAMED = '0'.repeat(32);

/** What a request of a dead process has taken. */
export interface LostGrant {
  /** The request's; null: nothing was written of it. */
  readonly id: string | null;
  /** Not settled yet, as far as the counters know. */
  readonly isHeld: boolean;
  /** Where it begins, in cells. */
  readonly cell: number;
}

/** The request that has a grant; null: nothing is written of it. */
export function readGrantId({ memory }: Books, cell: number): string | null {
  let hex = '';
  for (let word = 0; word < 4; word++)
    hex += ((memory.words[(cell + GRANT.id) * 2 + word] ?? 0) >>> 0).toString(16).padStart(8, '0');
  return hex === UNNAMED ? null : `req_${hex}`;
}

/** What an area has taken and not closed. Only of an area whose process has ended. */
export function listLostGrants(books: Books, area: number): readonly LostGrant[] {
  const { memory, section } = books;
  // Whatever the dead one was at is undone by who enters next.
  section.enter();
  section.leave();
  const { layout, words } = memory;
  const first = layout.firstArea + area * layout.areaCells + layout.grantsAt;
  const lost: LostGrant[] = [];
  for (let n = 0; n < layout.grants; n++) {
    const cell = first + n * GRANT.cells;
    const state = words[(cell + GRANT.state) * 2];
    if (state === GRANT_STATE.free) continue;
    lost.push({ id: readGrantId(books, cell), isHeld: state === GRANT_STATE.held, cell });
  }
  return lost;
}

/**
 * Puts what the database has of a lost request in place of what the counters had, and closes it: all or nothing.
 *
 * @param tokens what it used; null: nothing, not even a request; NaN: that is not known, what was reserved stays used
 */
export function closeLostGrant(
  books: Books,
  { cell }: LostGrant,
  charge: bigint,
  tokens: number | null,
  now: number,
): void {
  const amount: Halves = { low: 0, high: 0 };
  split(charge, amount);
  books.section.enter();
  books.settleGrant(cell, amount, tokens, now);
  books.closeGrant(cell);
  books.section.leave();
}
