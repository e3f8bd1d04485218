import { LAYOUT } from '../traffic/wire.ts';

/**
 * How the journal lies on the disk. A segment begins with a head of one block, `TGJ2`, the journal's name (32 hex digits),
 * the sequence number that its first frame may have at the least and the layout of the records; then frames, one behind
 * the other, each from the beginning of a block and filled up with zeros to the end of one:
 *
 * | bytes | what |
 * | --- | --- |
 * | 0–3 | length of the text, bytes |
 * | 4–7 | CRC-32 of all that follows in the frame |
 * | 8–15 | sequence number, as a double |
 * | 16… | the text, UTF-8 |
 *
 * Numbers are little-endian. What an earlier use of the segment left behind has smaller numbers. In a segment `TGJ1` of an earlier version
 * a frame begins where the one before it ends.
 */
export const BLOCK_BYTES = 4096;
export const HEAD_BYTES = BLOCK_BYTES;
export const FRAME_HEAD_BYTES = 16;
const MAGIC = 'TGJ2';
const PACKED_MAGIC = 'TGJ1';
const NAME_BYTES = 32;
const SEQUENCE_AT = 8;
const FIRST_SEQUENCE_AT = MAGIC.length + NAME_BYTES;
const LAYOUT_AT = FIRST_SEQUENCE_AT + 8;

/** One group of records. */
export interface Frame {
  readonly sequence: number;
  readonly text: string;
}

/** What is in a segment. */
export interface SegmentContent {
  readonly name: string;
  readonly firstSequence: number;
  /** Whether its records are laid out as this version reads them. */
  readonly isReadable: boolean;
  readonly frames: readonly Frame[];
  /** Frames that were written and are not whole any more: others follow them. */
  readonly damaged: number;
}

/** Where a segment is read from: no more of it than has frames, since it has megabytes of room. */
export interface SegmentSource {
  readonly length: number;
  read(from: number, to: number): Buffer;
}

export function buildHead(name: string, firstSequence: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 0, 'latin1');
  head.write(name, MAGIC.length, NAME_BYTES, 'latin1');
  head.writeDoubleLE(firstSequence, FIRST_SEQUENCE_AT);
  head.writeUInt32LE(LAYOUT, LAYOUT_AT);
  return head;
}

const fillBlocks = (bytes: number, block = BLOCK_BYTES): number => Math.ceil(bytes / block) * block;

/** The most bytes that a frame of this text can need. */
export function boundFrame(text: string): number {
  return fillBlocks(FRAME_HEAD_BYTES + text.length * 3);
}

/** Writes a frame to the beginning of `target`, which is large enough, and answers its length: whole blocks. */
export function writeFrame(target: Buffer, sequence: number, text: string): number {
  const textBytes = target.write(text, FRAME_HEAD_BYTES, 'utf8');
  const length = FRAME_HEAD_BYTES + textBytes;
  target.writeUInt32LE(textBytes, 0);
  target.writeDoubleLE(sequence, SEQUENCE_AT);
  target.writeUInt32LE(Bun.hash.crc32(target.subarray(SEQUENCE_AT, length)), 4);
  const filled = fillBlocks(length);
  target.fill(0, length, filled);
  return filled;
}

/** Where the text of the frame at `at` would end; null: there is none. */
function findEnd(source: SegmentSource, at: number): number | null {
  const start = at + FRAME_HEAD_BYTES;
  if (start > source.length) return null;
  const end = start + source.read(at, start).readUInt32LE(0);
  return end > source.length || end === start ? null : end;
}

/** Where a frame behind the one at `at` would begin; null: there is none at `at`. */
function findNext(source: SegmentSource, at: number, block: number): number | null {
  const end = findEnd(source, at);
  return end === null ? null : fillBlocks(end, block);
}

/** The frame at `at`; null: it is not whole, or older than `least`. */
function readFrame(source: SegmentSource, at: number, least: number): Frame | null {
  const end = findEnd(source, at);
  if (end === null) return null;
  const bytes = source.read(at, end);
  if (Bun.hash.crc32(bytes.subarray(SEQUENCE_AT)) !== bytes.readUInt32LE(4)) return null;
  const sequence = bytes.readDoubleLE(SEQUENCE_AT);
  return sequence >= least ? { sequence, text: bytes.toString('utf8', FRAME_HEAD_BYTES) } : null;
}

/**
 * Reads a segment to its end: up to a frame that is not whole, or older than the one before, with none that is behind it.
 * A frame is appended when the one before it is on the disk, so one that has a successor was whole once. null: it is none.
 */
export function readSegment(source: SegmentSource): SegmentContent | null {
  if (source.length < HEAD_BYTES) return null;
  const head = source.read(0, HEAD_BYTES);
  const magic = head.toString('latin1', 0, MAGIC.length);
  if (magic !== MAGIC && magic !== PACKED_MAGIC) return null;
  const block = magic === MAGIC ? BLOCK_BYTES : 1;
  const name = head.toString('latin1', MAGIC.length, FIRST_SEQUENCE_AT);
  const firstSequence = head.readDoubleLE(FIRST_SEQUENCE_AT);
  const frames: Frame[] = [];
  let damaged = 0;
  let least = firstSequence;
  for (let at: number | null = HEAD_BYTES; at !== null; at = findNext(source, at, block)) {
    const frame = readFrame(source, at, least);
    if (frame === null) {
      const next = findNext(source, at, block);
      if (next === null || readFrame(source, next, least) === null) break;
      damaged++;
    } else {
      frames.push(frame);
      least = frame.sequence + 1;
    }
  }
  return { name, firstSequence, isReadable: head.readUInt32LE(LAYOUT_AT) === LAYOUT, frames, damaged };
}
