/** Something that can be on a roster; the roster keeps its place in it. */
export interface Rostered {
  rosterIndex: number;
}

/**
 * The things that are under way, in no order; joining and leaving take constant time. For what comes and goes with every
 * request: a `Set` or `Map` of the runtime keeps what left reachable from what came before it until a full collection,
 * which made each minor collection keep a third of its garbage (seen on Bun 1.4.5).
 */
export class Roster<T extends Rostered> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    item.rosterIndex = this.#items.length;
    this.#items.push(item);
  }

  /** False when it was not there. */
  remove(item: T): boolean {
    const index = item.rosterIndex;
    if (index < 0 || this.#items[index] !== item) return false;
    const last = this.#items.pop();
    if (last !== undefined && last !== item) {
      this.#items[index] = last;
      last.rosterIndex = index;
    }
    item.rosterIndex = NOT_THERE;
    return true;
  }

  /** Those that are there now; others may join or leave while the list is read. */
  list(): readonly T[] {
    return [...this.#items];
  }
}

/** The index of an item that is on no roster. */
export const NOT_THERE = -1;
