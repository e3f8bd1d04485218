import { invalidField } from '../../lib/errors/index.ts';
import { isRecord } from '../../lib/json/index.ts';
import type { ScannedObject } from '../../lib/json/index.ts';

/** Most output tokens that a request may name; above that it is a mistake. */
export const OUTPUT_TOKENS_MAX = 1_000_000_000;
/** Most answers that a request may ask for. */
export const CHOICES_MAX = 128;

/** Says what is wrong with a value; null when nothing is. */
export type Check = (value: unknown) => string | null;

export function check(accepts: (value: unknown) => boolean, problem: string): Check {
  return (value) => (accepts(value) ? null : problem);
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item: unknown) => typeof item === 'string');
}

export function aWhole(min: number, max: number): Check {
  return check(
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max,
    `must be an integer from ${min} to ${max}`,
  );
}

export const aString = check((value) => typeof value === 'string', 'must be a string');
export const aBoolean = check((value) => typeof value === 'boolean', 'must be a boolean');
export const aNumber = check((value) => typeof value === 'number' && Number.isFinite(value), 'must be a number');
export const anObject = check(isRecord, 'must be an object');
export const objects = check((value) => Array.isArray(value) && value.every(isRecord), 'must be a list of objects');
export const strings = check(isStrings, 'must be a list of strings');
export const stringOrStrings = check(
  (value) => typeof value === 'string' || isStrings(value),
  'must be a string or a list of strings',
);
export const stringOrObject = check(
  (value) => typeof value === 'string' || isRecord(value),
  'must be a string or an object',
);
export const stringOrObjects = check(
  (value) => typeof value === 'string' || (Array.isArray(value) && value.every(isRecord)),
  'must be a string or a list of objects',
);

/**
 * Checks the known members of a body; null counts as absent. What stands twice means one thing to us and another to the next reader.
 * @throws GatewayError `invalid_request`
 */
export function checkFields({ members, value }: ScannedObject, known: ReadonlyMap<string, Check>): void {
  const seen = new Set<string>();
  for (const { key } of members) {
    const isFine = known.get(key);
    if (isFine === undefined) continue;
    if (seen.has(key)) throw invalidField(key, 'must be given once');
    seen.add(key);
    const given = value[key];
    const problem = given === null || given === undefined ? null : isFine(given);
    if (problem !== null) throw invalidField(key, problem);
  }
}
