import type { Database, Statement } from 'bun:sqlite';
import type { WireValue } from '../traffic/wire.ts';

/** Rows that one statement inserts. */
const ROWS = 16;

/** How a row is inserted: `values` is its text, of parameters that are numbered from `first` on. */
export interface RowShape {
  readonly into: string;
  readonly width: number;
  values(first: number): string;
}

/**
 * Gathers the rows of one table, to insert many with one statement: beginning and ending one costs about as much as writing a short row.
 * An error leaves what was inserted before it, so the transaction has to be rolled back.
 */
export class RowInserts {
  /** Of the rows gathered, one behind the other. */
  readonly values: WireValue[];
  readonly #width: number;
  readonly #many: Statement<unknown, WireValue[]>;
  readonly #one: Statement<unknown, WireValue[]>;
  #rows = 0;

  constructor(database: Database, shape: RowShape) {
    const prepare = (rows: number): Statement<unknown, WireValue[]> => {
      const texts = Array.from({ length: rows }, (_, row) => `(${shape.values(row * shape.width + 1)})`);
      // Nothing has to be kept for taking back what the same statement has inserted.
      return database.prepare(`INSERT OR FAIL INTO ${shape.into} VALUES ${texts.join(', ')}`);
    };
    this.#width = shape.width;
    this.#many = prepare(ROWS);
    this.#one = prepare(1);
    this.values = Array.from<WireValue>({ length: ROWS * shape.width }).fill(null);
  }

  /** Where in `values` the next row belongs, which has to be written there before anything else is asked for. */
  next(): number {
    if (this.#rows === ROWS) this.flush();
    return this.#rows++ * this.#width;
  }

  /** Inserts what was gathered. */
  flush(): void {
    const rows = this.#rows;
    this.#rows = 0;
    if (rows === ROWS) {
      this.#many.run(...this.values);
      return;
    }
    for (let row = 0; row < rows; row++)
      this.#one.run(...this.values.slice(row * this.#width, (row + 1) * this.#width));
  }

  /** Inserts what was gathered if a row is among it whose first value this is: it is to be changed. */
  flushWith(key: WireValue): void {
    for (let row = 0; row < this.#rows; row++) {
      if (this.values[row * this.#width] !== key) continue;
      this.flush();
      return;
    }
  }

  /** Forgets what was gathered. */
  clear(): void {
    this.#rows = 0;
  }
}
