import type { Database, Statement } from 'bun:sqlite';
import type { WireValue } from '../traffic/wire.ts';

const KNOWN_MAX = 8_192;

/** Numbers by their texts, a column a level: joining the texts to one key costs several times as much as looking each of them up. */
type Known = Map<string, Known | number>;

/**
 * Texts that many rows share, kept once: rows carry their number. Numbers are given within the transaction of the rows
 * that use them, hence `forget` after a rollback.
 */
export class Interner {
  readonly #find: Statement<{ readonly no: bigint }, string[]>;
  readonly #insert: Statement<{ readonly no: bigint }, string[]>;
  readonly #known: Known = new Map();
  #knownCount = 0;
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
    this.#clear();
    this.#lastNumber = 0;
  }

  #clear(): void {
    this.#known.clear();
    this.#knownCount = 0;
  }

  #look(): number {
    // Until it is known: an error must not leave the number of other texts behind.
    this.#lastNumber = 0;
    const known = this.#findKnown();
    if (known !== undefined) return known;
    const row = this.#find.get(...this.#last) ?? this.#insert.get(...this.#last);
    const number = Number(row?.no ?? 0);
    if (number === 0) throw new Error('a text has no number');
    this.#remember(number);
    return number;
  }

  #findKnown(): number | undefined {
    let found: Known | number | undefined = this.#known;
    for (const text of this.#last) {
      if (typeof found !== 'object') return undefined;
      found = found.get(text);
    }
    return typeof found === 'number' ? found : undefined;
  }

  #remember(number: number): void {
    if (this.#knownCount >= KNOWN_MAX) this.#clear();
    this.#knownCount++;
    let level = this.#known;
    const end = this.#last.length - 1;
    for (let column = 0; column < end; column++) {
      const text = this.#last[column] ?? '';
      const known = level.get(text);
      const next: Known = typeof known === 'object' ? known : new Map();
      level.set(text, next);
      level = next;
    }
    level.set(this.#last[end] ?? '', number);
  }
}
