/**
 * Letters, spaces or symbols in one go. A tokenizer takes time by the square of a run's length (seen: a minute for 100,000 letters), so runs
 * are counted in pieces.
 */
const LONG_RUN = /[\p{L}\p{M}]{129,}|\s{129,}|[^\s\p{L}\p{M}\p{N}]{129,}/gu;
const PIECE_LENGTH = 128;

/** A text as pieces none of which has a long run; their tokens are those of the text, but for a few at the cuts. */
export function splitRuns(text: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(LONG_RUN)) {
    if (index > from) pieces.push(text.slice(from, index));
    for (let start = 0; start < run.length; start += PIECE_LENGTH) pieces.push(run.slice(start, start + PIECE_LENGTH));
    from = index + run.length;
  }
  if (from < text.length) pieces.push(from === 0 ? text : text.slice(from));
  return pieces;
}
