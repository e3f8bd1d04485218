import { asArray } from '../../src/lib/json/index.ts';
import type { CorpusCase } from './cases.ts';

const BYTEWISE_MAX = 8_000;

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

/** A recorded stream whole, as it was read from the network, in random pieces and byte by byte. */
export function cutAll({ name, meta, stream }: CorpusCase): readonly (readonly Uint8Array[])[] {
  const bytes = stream ?? new Uint8Array();
  const recorded = asArray(meta['network_chunk_lengths']).map(Number);
  return [
    [bytes],
    cutAt(bytes, recorded.length > 0 ? recorded : [name.length]),
    cutAt(bytes, randomLengths(name.length * 7919, 600)),
    cutAt(bytes, randomLengths(name.length * 104_729, 40)),
    bytes.length <= BYTEWISE_MAX ? cutAt(bytes, equalLengths(1)) : [],
  ].filter((pieces) => pieces.length > 0);
}
