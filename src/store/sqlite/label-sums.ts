import type { Database, Statement } from 'bun:sqlite';
import type { LabelSum } from '../traffic/commit-sums.ts';
import { END_USER, NAMES_MAX, OTHER, VALUES_MAX } from '../traffic/labels.ts';
import type { Interner } from './interner.ts';
import { addUp } from './traffic-statements.ts';

const KNOWN_MAX = 1_024;

const SUMS = ['requests', 'errors', 'input_tokens', 'cached_input_tokens', 'output_tokens'];

const ADD =
  `UPDATE label_rows SET ${SUMS.map((name, index) => `${name} = ${name} + ?${index + 6}`).join(', ')}, ` +
  `${addUp('charge', '?11')}, ${addUp('provider_cost', '?12')} ` +
  'WHERE hour = ?1 AND user_no = ?2 AND name = ?3 AND value = ?4 AND customer_id = ?5';

const INSERT =
  `INSERT INTO label_rows (hour, user_no, name, value, customer_id, ${SUMS.join(', ')}, charge, provider_cost) ` +
  'VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)';

const COUNT =
  'SELECT name, count(DISTINCT value) AS count FROM label_rows WHERE hour = ?1 AND user_no = ?2 AND value <> ?3 GROUP BY name';

/** Costs a tenth of counting: in an hour that begins nobody has any. */
const HAS_ANY = 'SELECT 1 FROM label_rows WHERE hour = ?1 AND user_no = ?2 LIMIT 1';

const IS_KNOWN = 'SELECT 1 FROM label_rows WHERE hour = ?1 AND user_no = ?2 AND name = ?3 AND value = ?4';

type Row = [hour: number, user: number, name: string, value: string, customer: string, ...sums: (number | bigint)[]];

/**
 * Adds what a commit used to the rows of its labels. Values and names of a customer user are bounded by the hour; how many there are is
 * remembered, so that a client which makes up a new one with each request costs no more than another.
 */
export class LabelSums {
  readonly #add: Statement<unknown, Row>;
  readonly #insert: Statement<unknown, Row>;
  readonly #count: Statement<{ readonly name: string; readonly count: number | bigint }, [number, number, string]>;
  readonly #hasAny: Statement<unknown, [number, number]>;
  readonly #isKnown: Statement<unknown, [number, number, string, string]>;
  /** Values by name, of a customer user in an hour. */
  readonly #counts = new Map<string, Map<string, number>>();

  constructor(database: Database) {
    this.#add = database.prepare(ADD);
    this.#insert = database.prepare(INSERT);
    this.#count = database.prepare(COUNT);
    this.#hasAny = database.prepare(HAS_ANY);
    this.#isKnown = database.prepare(IS_KNOWN);
  }

  /** Answers how many rows that was. */
  add(sums: Iterable<LabelSum>, users: Interner): number {
    let rows = 0;
    for (const sum of sums) {
      const user = users.number([sum.customerUserId], 0, [0]);
      if (this.#write(sum, user)) rows++;
    }
    return rows;
  }

  /** What was counted was taken back. */
  forget(): void {
    this.#counts.clear();
  }

  #write(sum: LabelSum, user: number): boolean {
    const row = toRow(sum, user, sum.value);
    if (this.#add.run(...row).changes > 0) return true;
    const counts = this.#countsOf(sum.hour, user);
    const count = counts.get(sum.name);
    if (count === undefined && sum.name !== END_USER && counts.size >= NAMES_MAX) return false;
    const isNew = sum.value !== OTHER && this.#isKnown.get(sum.hour, user, sum.name, sum.value) === null;
    if (isNew && (count ?? 0) >= VALUES_MAX) {
      const other = toRow(sum, user, OTHER);
      if (this.#add.run(...other).changes === 0) this.#insert.run(...other);
      return true;
    }
    this.#insert.run(...row);
    counts.set(sum.name, (count ?? 0) + (isNew ? 1 : 0));
    return true;
  }

  #countsOf(hour: number, user: number): Map<string, number> {
    const key = `${hour} ${user}`;
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    if (this.#counts.size >= KNOWN_MAX) this.#counts.clear();
    const rows = this.#hasAny.get(hour, user) === null ? [] : this.#count.all(hour, user, OTHER);
    const counts = new Map(rows.map(({ name, count }) => [name, Number(count)]));
    this.#counts.set(key, counts);
    return counts;
  }
}

function toRow(sum: LabelSum, user: number, value: string): Row {
  return [
    sum.hour,
    user,
    sum.name,
    value,
    sum.customerId,
    sum.requests,
    sum.errors,
    sum.inputTokens,
    sum.cachedInputTokens,
    sum.outputTokens,
    sum.charge,
    sum.providerCost,
  ];
}
