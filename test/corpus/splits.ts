/** A stream cut into pieces of these lengths; the rest is the last piece. */
export function cutAt(bytes: Uint8Array, lengths: Iterable<number>): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    if (at >= bytes.length) break;
    pieces.push(bytes.slice(at, at + length));
    at += length;
  }
  if (at < bytes.length) pieces.push(bytes.slice(at));
  return pieces;
}

/** Lengths from 1 to `max` that are the same for the same seed (xorshift). */
export function* randomLengths(seed: number, max: number): Generator<number> {
  let state = seed | 1;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield 1 + (Math.abs(state) % max);
  }
}

/** The same length for ever. */
export function* equalLengths(length: number): Generator<number> {
  for (;;) yield length;
}
