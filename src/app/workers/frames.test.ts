import { expect, test } from 'bun:test';
import { buildFrame, buildTextFrame, FRAME, FrameReader } from './frames.ts';

function read(chunks: readonly Buffer[]): readonly (readonly [kind: number, number: number, body: string])[] {
  const frames: (readonly [number, number, string])[] = [];
  const reader = new FrameReader((kind, number, body) => frames.push([kind, number, body.toString('utf8')]));
  // The runtime uses the memory of a chunk again.
  for (const chunk of chunks) {
    const copy = Buffer.from(chunk);
    reader.push(copy);
    copy.fill(0);
  }
  return frames;
}

test('frames arrive whole and in order, however they are cut', () => {
  const sent = [
    buildTextFrame(FRAME.commit, 7, '[0,"ünï"]'),
    buildFrame(FRAME.ask, 0xffffffff, new Uint8Array()),
    buildTextFrame(FRAME.log, 0, 'x'.repeat(5000)),
  ];
  const all = Buffer.concat(sent);
  const expected = [
    [FRAME.commit, 7, '[0,"ünï"]'],
    [FRAME.ask, 0xffffffff, ''],
    [FRAME.log, 0, 'x'.repeat(5000)],
  ] as const;
  expect(read([all])).toEqual([...expected]);
  for (const size of [1, 2, 8, 9, 10, 4096]) {
    const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
      all.subarray(n * size, (n + 1) * size),
    );
    expect(read(pieces)).toEqual([...expected]);
  }
});

test('a frame that was not sent to its end is none', () => {
  const frame = buildTextFrame(FRAME.commit, 1, 'a group of records');
  expect(read([frame.subarray(0, frame.length - 1)])).toEqual([]);
});
