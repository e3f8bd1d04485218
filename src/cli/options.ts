import { InvalidArgumentError } from 'commander';

const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const COUNT_MAX = 200;
/** How many items a list shows unless told. */
export const LIST_COUNT = 50;

/** An instant as RFC 3339 with `Z`; a bare date is the start of that day in UTC. */
export function parseInstant(text: string): string {
  const instant = DAY.test(text) || INSTANT.test(text) ? new Date(text) : null;
  if (instant === null || Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError('It must be an RFC 3339 instant such as 2026-01-31T00:00:00Z, or a date.');
  }
  return instant.toISOString();
}

/** How many items to list. */
export function parseCount(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (count < 1 || count > COUNT_MAX)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${COUNT_MAX}.`);
  return count;
}

/** A whole number from 0. */
export function parseSeconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.');
  return Number.parseInt(text, 10);
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((known) => known === text);
    if (word === undefined) throw new InvalidArgumentError(`It must be ${words.join(' or ')}.`);
    return word;
  };
}
