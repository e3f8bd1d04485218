import { parseSseFrame } from '../../lib/sse/index.ts';
import { countCharacters } from './blocks.ts';
import { readChunk } from './stream-state.ts';

const LF = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const LOWER_U = 117;

/** Members whose string differs from one frame to the next: what the model writes, and padding. */
const SLOT =
  /"(?:content|reasoning_content|reasoning|text|refusal|arguments|obfuscation|padding|p)":[ ]?"((?:[^"\\]|\\.)+)"/g;

/** A frame that is larger is parsed each time: it is rare, and so large that parsing it is not what costs. */
const LEARNT_BYTES_MAX = 16 * 1024;

/** A native comparison costs as much as this many bytes compared here (measured). */
const COMPARED_HERE_MAX = 48;

interface Slot {
  /** UTF-16 units of output for each unit of the slot. */
  readonly weight: number;
  /** Static bytes behind the slot. */
  readonly after: Buffer;
}

/** Output characters of a frame that does nothing but add output; null for every other frame. */
function measure(data: string): number | null {
  const chunk = readChunk(data);
  if (chunk.kind !== 'delta' || chunk.usage !== null || chunk.choices.length === 0) return null;
  let count = 0;
  for (const choice of chunk.choices) {
    if (choice.finishReason !== null) return null;
    count += countCharacters(choice.piece);
  }
  return count;
}

/** UTF-16 units of a JSON string body that stands in UTF-8 between `start` and `end`. */
function countUnits(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  for (let index = start; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === BACKSLASH) index += bytes[index + 1] === LOWER_U ? 5 : 1;
    else if (byte >= 0x80 && byte < 0xc0) continue;
    else if (byte >= 0xf0) units++;
    units++;
  }
  return units;
}

/**
 * A frame's shape, learnt from one that was parsed: static bytes around strings that differ. A frame of the same shape says the same
 * but for those strings, so it need not be parsed; and no text inside them can be mistaken for anything, because the bytes around
 * them are compared.
 */
export class FrameTemplate {
  /** Output characters of the frame matched last. */
  characters = 0;
  readonly #head: Buffer;
  readonly #slots: readonly Slot[];
  readonly #base: number;

  constructor(head: Buffer, slots: readonly Slot[], base: number) {
    this.#head = head;
    this.#slots = slots;
    this.#base = base;
  }

  /** Where a frame of this shape that starts at `start` ends; -1 when it is another one or not all there. */
  match(bytes: Uint8Array, start: number): number {
    let at = skipStatic(bytes, start, this.#head);
    if (at < 0) return -1;
    let characters = this.#base;
    for (let index = 0; index < this.#slots.length; index++) {
      const slot = this.#slots[index];
      if (slot === undefined) return -1;
      const end = findQuote(bytes, at);
      if (end <= at) return -1;
      if (slot.weight > 0) characters += slot.weight * countUnits(bytes, at, end);
      at = skipStatic(bytes, end, slot.after);
      if (at < 0) return -1;
    }
    this.characters = characters;
    return at;
  }
}

function skipStatic(bytes: Uint8Array, start: number, expected: Buffer): number {
  const length = expected.length;
  if (start + length > bytes.length) return -1;
  if (length > COMPARED_HERE_MAX) {
    return expected.compare(bytes, start, start + length) === 0 ? start + length : -1;
  }
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== expected[index]) return -1;
  }
  return start + length;
}

/** The next quote that is not escaped; -1 at a line's or the chunk's end. */
function findQuote(bytes: Uint8Array, start: number): number {
  for (let index = start; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === QUOTE) return index;
    if (byte < 32) return -1;
    if (byte === BACKSLASH && (bytes[++index] ?? 0) < 32) return -1;
  }
  return -1;
}

/** A frame in Latin-1, so that positions in the text are positions in the bytes. */
function toLatin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

function fillSlots(statics: readonly string[], fill: (index: number) => string): string {
  return statics.reduce((text, piece, index) => text + fill(index - 1) + piece);
}

/** How often each slot counts: some servers write one text twice, and it is output once. */
function weighSlots(statics: readonly string[]): readonly number[] | null {
  const read = (longer: number): number | null => {
    const bytes = Buffer.from(
      fillSlots(statics, (index) => (index === longer ? 'xx' : 'x')),
      'latin1',
    );
    const { data } = parseSseFrame(bytes, 0, bytes.length);
    return data === null ? null : measure(data);
  };
  const plain = read(-1);
  if (plain === null) return null;
  const weights: number[] = [];
  for (let index = 0; index < statics.length - 1; index++) {
    const count = read(index);
    if (count === null) return null;
    weights.push(count - plain);
  }
  return weights;
}

/**
 * Learns the shape of a frame that was just parsed.
 * @returns null when the frame does more than add output, or has no string that could differ.
 */
export function learnTemplate(bytes: Uint8Array, start: number, end: number): FrameTemplate | null {
  if (bytes[end - 1] !== LF || end - start > LEARNT_BYTES_MAX) return null;
  const { data } = parseSseFrame(bytes, start, end);
  const characters = data === null ? null : measure(data);
  if (characters === null || characters === 0) return null;
  const raw = toLatin1(bytes, start, end);
  const statics: string[] = [];
  const filled: { readonly from: number; readonly to: number }[] = [];
  let at = 0;
  for (const match of raw.matchAll(SLOT)) {
    const to = match.index + match[0].length - 1;
    const from = to - (match[1]?.length ?? 0);
    statics.push(raw.slice(at, from));
    filled.push({ from, to });
    at = to;
  }
  statics.push(raw.slice(at));
  const weights = filled.length === 0 ? null : weighSlots(statics);
  if (weights === null) return null;
  let base = characters;
  const slots = filled.map(({ from, to }, index): Slot => {
    const weight = weights[index] ?? 0;
    base -= weight * countUnits(bytes, start + from, start + to);
    return { weight, after: Buffer.from(statics[index + 1] ?? '', 'latin1') };
  });
  return base < 0 ? null : new FrameTemplate(Buffer.from(statics[0] ?? '', 'latin1'), slots, base);
}
