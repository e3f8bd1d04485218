const SUFFIXES_MAX = 32;
const LENGTH_MAX = 128;
/** Where a search may begin: the start of a word, and any character of a script that has no spaces. */
const START = /(?<![\p{L}\p{N}])[\p{L}\p{N}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** A name or a search for one, as they are compared. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim();
}

/** A name from each place where a search for it may begin. */
export function listNameSuffixes(name: string): readonly string[] {
  const folded = foldName(name).slice(0, LENGTH_MAX);
  const starts = [0, ...Array.from(folded.matchAll(START), (match) => match.index)];
  return [...new Set(starts)].slice(0, SUFFIXES_MAX).map((start) => folded.slice(start));
}
