/** A text or number as JSON; null stays null, so that `joinObject` leaves it out. */
export function quote(value: string | number | boolean | null | undefined): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** An object from JSON texts, in order; members without a value are left out. */
export function joinObject(pairs: readonly (readonly [string, string | null])[]): string {
  let joined = '';
  for (const [key, json] of pairs) {
    if (json !== null) joined += `${joined === '' ? '' : ','}${JSON.stringify(key)}:${json}`;
  }
  return `{${joined}}`;
}

/** An array from JSON texts. */
export function joinArray(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}
