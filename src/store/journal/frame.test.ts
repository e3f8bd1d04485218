import { expect, test } from 'bun:test';
import { BLOCK_BYTES, boundFrame, buildHead, HEAD_BYTES, readSegment, writeFrame } from './frame.ts';
import type { SegmentContent } from './frame.ts';

const NAME = 'a'.repeat(32);

function segment(firstSequence: number, frames: readonly (readonly [sequence: number, text: string])[]): Buffer {
  const parts = [buildHead(NAME, firstSequence)];
  for (const [sequence, text] of frames) {
    const buffer = Buffer.alloc(boundFrame(text));
    parts.push(buffer.subarray(0, writeFrame(buffer, sequence, text)));
  }
  return Buffer.concat([...parts, Buffer.alloc(100)]);
}

function readBytes(bytes: Buffer): SegmentContent | null {
  return readSegment({ length: bytes.length, read: (from, to) => bytes.subarray(from, to) });
}

const sequences = (bytes: Buffer): readonly number[] | undefined =>
  readBytes(bytes)?.frames.map(({ sequence }) => sequence);

test('what is written is read: name, numbers and any text', () => {
  const texts = ['[]', '[1,"ü€😀\\u0000"]', `["${'x'.repeat(70_000)}"]`];
  const read = readBytes(
    segment(
      7,
      texts.map((text, index) => [7 + index, text]),
    ),
  );
  expect(read).toMatchObject({ name: NAME, firstSequence: 7 });
  expect(read?.frames).toEqual(texts.map((text, index) => ({ sequence: 7 + index, text })));
});

test('a file that is none of ours is no segment', () => {
  expect(readBytes(Buffer.alloc(0))).toBeNull();
  expect(readBytes(Buffer.alloc(HEAD_BYTES + 100))).toBeNull();
});

test('at any length of the file only whole frames are read', () => {
  const whole = segment(1, [
    [1, '[1]'],
    [2, '[2,"zwei"]'],
  ]);
  const first = HEAD_BYTES + 16 + '[1]'.length;
  const second = HEAD_BYTES + BLOCK_BYTES + 16 + '[2,"zwei"]'.length;
  for (let length = HEAD_BYTES; length <= second; length++) {
    const expected = length >= second ? [1, 2] : length >= first ? [1] : [];
    expect(sequences(whole.subarray(0, length))).toEqual(expected);
  }
});

test('a flipped bit anywhere in a frame ends the reading before it', () => {
  const whole = segment(1, [
    [1, '[1]'],
    [2, '[2,"zwei"]'],
  ]);
  const second = HEAD_BYTES + BLOCK_BYTES;
  for (let at = second; at < second + 16 + '[2,"zwei"]'.length; at++) {
    const broken = Buffer.from(whole);
    broken.writeUInt8(broken.readUInt8(at) ^ 0x10, at);
    expect(sequences(broken)).toEqual([1]);
  }
});

test('frames of an earlier use of the segment are not read, wherever they lie', () => {
  const before = segment(1, [
    [1, '[1]'],
    [2, '[2]'],
    [3, '[3]'],
  ]);
  const reused = segment(4, [[4, '[4]']]);
  reused.copy(before, 0, 0, HEAD_BYTES + 16 + '[4]'.length);
  expect(sequences(before)).toEqual([4]);
  buildHead(NAME, 5).copy(before);
  expect(sequences(before)).toEqual([]);
});

test('a damaged frame in the middle is counted, and those behind it are read', () => {
  const whole = segment(1, [
    [1, '[1]'],
    [2, '[2,"zwei"]'],
    [3, '[3]'],
  ]);
  const second = HEAD_BYTES + BLOCK_BYTES;
  for (let at = second + 4; at < second + 16 + '[2,"zwei"]'.length; at++) {
    const broken = Buffer.from(whole);
    broken.writeUInt8(broken.readUInt8(at) ^ 0x10, at);
    const read = readBytes(broken);
    expect(read?.frames.map(({ sequence }) => sequence)).toEqual([1, 3]);
    expect(read?.damaged).toBe(1);
  }
  expect(readBytes(whole)?.damaged).toBe(0);
});

test('frames of an earlier version, one right behind the other, are read', () => {
  const head = buildHead(NAME, 1);
  head.write('TGJ1', 0, 'latin1');
  const frames = ['[1]', '[2,"zwei"]', '[3]'].map((text, index) => {
    const buffer = Buffer.alloc(boundFrame(text));
    writeFrame(buffer, index + 1, text);
    return buffer.subarray(0, 16 + text.length);
  });
  expect(sequences(Buffer.concat([head, ...frames, Buffer.alloc(100)]))).toEqual([1, 2, 3]);
});
