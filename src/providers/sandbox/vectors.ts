/** Length of a vector where neither the request nor the model's name says. */
export const DIMENSIONS_DEFAULT = 256;
export const DIMENSIONS_MAX = 8192;

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/**
 * A vector of length one: each word counts at a place that its hash names. Texts that share words are near each other, and the same text gets
 * the same vector, in floats that 32 bits hold exactly.
 */
export function embedWords(words: readonly string[], dimensions: number): readonly number[] {
  const values: number[] = Array.from({ length: dimensions }, () => 0);
  for (const word of words) {
    const hashed = hash(word);
    const place = hashed % dimensions;
    values[place] = (values[place] ?? 0) + (hashed >>> 31 === 0 ? 1 : -1);
  }
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) return values.map((_, place) => (place === 0 ? 1 : 0));
  return values.map((value) => Math.fround(value / length));
}

/** The words of a text, without regard to case. */
export function splitWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
