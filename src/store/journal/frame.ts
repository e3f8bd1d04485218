/**
 * How the journal lies on the disk. A segment begins with a head of one block, `TGJ1`, the journal's name (32 hex digits)
 * and the sequence number that its first frame may have at the least; then frames, one behind the other:
 *
 * | bytes | what |
 * | --- | --- |
 * | 0–3 | length of the text, bytes |
 * | 4–7 | CRC-32 of all that follows in the frame |
 * | 8–15 | sequence number, as a double |
 * | 16… | the text, UTF-8 |
 *
 * Numbers are little-endian. What an earlier use of the segment left behind has smaller numbers.
 */
export const HEAD_BYTES = 4096;
export const FRAME_HEAD_BYTES = 16;
const MAGIC = 'TGJ1';
const NAME_BYTES = 32;
const SEQUENCE_AT = 8;

/** One group of records. */
export interface Frame {
  readonly sequence: number;
  readonly text: string;
}

/** What is in a segment. */
export interface SegmentContent {
  readonly name: string;
  readonly firstSequence: number;
  readonly frames: readonly Frame[];
}

export function buildHead(name: string, firstSequence: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 0, 'latin1');
  head.write(name, MAGIC.length, NAME_BYTES, 'latin1');
  head.writeDoubleLE(firstSequence, MAGIC.length + NAME_BYTES);
  return head;
}

/** The most bytes that a frame of this text can need. */
export function boundFrame(text: string): number {
  return FRAME_HEAD_BYTES + text.length * 3;
}

/** Writes a frame to the beginning of `target`, which is large enough, and answers its length. */
export function writeFrame(target: Buffer, sequence: number, text: string): number {
  const textBytes = target.write(text, FRAME_HEAD_BYTES, 'utf8');
  const length = FRAME_HEAD_BYTES + textBytes;
  target.writeUInt32LE(textBytes, 0);
  target.writeDoubleLE(sequence, SEQUENCE_AT);
  target.writeUInt32LE(Bun.hash.crc32(target.subarray(SEQUENCE_AT, length)), 4);
  return length;
}

function readFrame(bytes: Buffer, at: number): { readonly frame: Frame; readonly end: number } | null {
  if (at + FRAME_HEAD_BYTES > bytes.length) return null;
  const end = at + FRAME_HEAD_BYTES + bytes.readUInt32LE(at);
  if (end > bytes.length || end === at + FRAME_HEAD_BYTES) return null;
  if (Bun.hash.crc32(bytes.subarray(at + SEQUENCE_AT, end)) !== bytes.readUInt32LE(at + 4)) return null;
  const text = bytes.toString('utf8', at + FRAME_HEAD_BYTES, end);
  return { frame: { sequence: bytes.readDoubleLE(at + SEQUENCE_AT), text }, end };
}

/** Reads a segment up to the first frame that is not whole, or older than the one before; null: it is none. */
export function readSegment(bytes: Buffer): SegmentContent | null {
  if (bytes.length < HEAD_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  const name = bytes.toString('latin1', MAGIC.length, MAGIC.length + NAME_BYTES);
  const firstSequence = bytes.readDoubleLE(MAGIC.length + NAME_BYTES);
  const frames: Frame[] = [];
  let least = firstSequence;
  for (let next = readFrame(bytes, HEAD_BYTES); next !== null; next = readFrame(bytes, next.end)) {
    if (!(next.frame.sequence >= least)) break;
    frames.push(next.frame);
    least = next.frame.sequence + 1;
  }
  return { name, firstSequence, frames };
}
