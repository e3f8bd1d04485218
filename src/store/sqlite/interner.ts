import type { Database, Statement } from 'bun:sqlite';
import type { WireValue } from '../traffic/wire.ts';

const KNOWN_MAX = 8_192;

/**
 * Texts that many rows share, kept once: rows carry their number. Numbers are given within the transaction of the rows
 * that use them, hence `forget` after a rollback.
 */
export class Interner {
  readonly #find: Statement<{ readonly no: bigint }, string[]>;
  readonly #insert: Statement<{ readonly no: bigint }, string[]>;
  readonly #known = new Map<string, number>();
  /** Neighbours in a commit often are alike. */
  readonly #last: string[];
  #lastNumber = 0;

  constructor(database: Database, table: string, columns: readonly string[]) {
    const values = columns.map(() => '?').join(', ');
    this.#find = database.prepare(`SELECT no FROM ${table} WHERE (${columns.join(', ')}) = (${values})`);
    this.#insert = database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values}) RETURNING no`);
    this.#last = columns.map(() => '');
  }

  /** The number of the texts that lie at `places` after `start`, in the order of the columns; null counts as ''. */
  number(batch: readonly WireValue[], start: number, places: readonly number[]): number {
    let same = this.#lastNumber !== 0;
    for (let index = 0; index < places.length; index++) {
      const text = (batch[start + (places[index] ?? 0)] ?? '') as string;
      if (same && this.#last[index] === text) continue;
      same = false;
      this.#last[index] = text;
    }
    if (!same) this.#lastNumber = this.#look();
    return this.#lastNumber;
  }

  forget(): void {
    this.#known.clear();
    this.#lastNumber = 0;
  }

  #look(): number {
    // Until it is known: an error must not leave the number of other texts behind.
    this.#lastNumber = 0;
    const key = this.#last.length === 1 ? (this.#last[0] ?? '') : JSON.stringify(this.#last);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const row = this.#find.get(...this.#last) ?? this.#insert.get(...this.#last);
    const number = Number(row?.no ?? 0);
    if (number === 0) throw new Error('a text has no number');
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(key, number);
    return number;
  }
}
