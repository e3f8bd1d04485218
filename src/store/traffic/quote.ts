/** Texts that come back with every request: ids, names of models and providers. */
const QUOTED_MAX = 4_096;
const quotedTexts = new Map<string, string>();

/** A text as JSON, remembered. */
export function quote(value: string): string {
  const known = quotedTexts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  if (quotedTexts.size >= QUOTED_MAX) quotedTexts.clear();
  quotedTexts.set(value, text);
  return text;
}

export function quoteOrNull(value: string | null): string {
  return value === null ? 'null' : quote(value);
}
