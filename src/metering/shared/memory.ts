import type { Layout } from './layout.ts';

/** One memory seen as words, numbers and amounts. Every process that has it mapped sees the same. */
export interface SharedMemory {
  readonly layout: Layout;
  /** Two a cell. */
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  readonly amounts: BigInt64Array;
}

/** Throws `RangeError` when the bytes are fewer than the layout needs. */
export function viewMemory(bytes: Uint8Array, layout: Layout): SharedMemory {
  const { buffer, byteOffset } = bytes;
  const cells = layout.bytes / 8;
  return {
    layout,
    words: new Int32Array(buffer, byteOffset, cells * 2),
    numbers: new Float64Array(buffer, byteOffset, cells),
    amounts: new BigInt64Array(buffer, byteOffset, cells),
  };
}
