/** A text or number as JSON; null stays null, so that `joinObject` leaves it out. */
export function quote(value: string | number | boolean | null | undefined): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** Names of members come back with every body; more than this are no names. */
const KEYS_MAX = 1_000;
const KEY_LENGTH_MAX = 64;
const quotedKeys = new Map<string, string>();

/** A member's name with its colon, remembered: having it written by the runtime each time is a third of what an object costs. */
function quoteKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}:`;
  if (key.length > KEY_LENGTH_MAX) return text;
  if (quotedKeys.size >= KEYS_MAX) quotedKeys.clear();
  quotedKeys.set(key, text);
  return text;
}

/** An object from JSON texts, in order; members without a value are left out. */
export function joinObject(pairs: readonly (readonly [string, string | null])[]): string {
  let joined = '';
  for (const [key, json] of pairs) {
    if (json !== null) joined += (joined === '' ? '' : ',') + quoteKey(key) + json;
  }
  return `{${joined}}`;
}

/** An array from JSON texts. */
export function joinArray(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}
