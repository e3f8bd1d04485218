/** What became of one thing in one pair of formats that are no conversations. */
export interface Tally {
  readonly pair: string;
  readonly what: string;
  total: number;
  /** Case and what happened. */
  readonly losses: string[];
}

export function startTally(pair: string, what: string): Tally {
  return { pair, what, total: 0, losses: [] };
}

/** Counts a case; it is lost when the two do not say the same. */
export function compare(tally: Tally, name: string, found: unknown, expected: unknown): void {
  tally.total += 1;
  if (!Bun.deepEquals(found, expected)) tally.losses.push(`${name}: ${JSON.stringify(found)?.slice(0, 200)}`);
}
