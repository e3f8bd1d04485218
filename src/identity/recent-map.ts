/**
 * A bounded map that keeps what was used recently, in two generations: a hit in the old one moves to the new one, and when the new
 * one is full the old one is forgotten. A hit in the new generation writes nothing, which keeps it cheap.
 */
export class RecentMap<K, V> {
  readonly #half: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  /** Holds at least half of `capacity` of the most recently used entries, and never more than `capacity`. */
  constructor(capacity: number) {
    this.#half = Math.max(1, Math.floor(capacity / 2));
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#old.delete(key);
    this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#half && !this.#young.has(key)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(key);
    this.#young.set(key, value);
  }

  /** Removes every entry that the test names, and answers them. */
  removeWhere(test: (value: V) => boolean): readonly V[] {
    const removed: V[] = [];
    for (const generation of [this.#young, this.#old]) {
      for (const [key, value] of generation) {
        if (!test(value)) continue;
        generation.delete(key);
        removed.push(value);
      }
    }
    return removed;
  }
}
