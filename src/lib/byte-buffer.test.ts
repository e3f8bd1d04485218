import { expect, test } from 'bun:test';
import { ByteBuffer } from './byte-buffer.ts';

test('gathers pieces in order and keeps none of the arrays it was given', () => {
  const buffer = new ByteBuffer();
  const piece = Uint8Array.of(1, 2, 3, 4);
  buffer.append(piece, 1, 3);
  buffer.append(piece, 0, 4);
  piece.fill(9);
  expect([...buffer.view()]).toEqual([2, 3, 1, 2, 3, 4]);
  buffer.clear();
  expect(buffer.length).toBe(0);
});

test('what was taken does not change when the buffer is used again', () => {
  const buffer = new ByteBuffer();
  buffer.append(Uint8Array.of(1, 2), 0, 2);
  const taken = buffer.take();
  buffer.append(Uint8Array.of(3), 0, 1);
  expect([...taken]).toEqual([1, 2]);
  expect([...buffer.view()]).toEqual([3]);
});

test('a million single bytes take linear time', () => {
  const buffer = new ByteBuffer();
  const start = performance.now();
  for (let index = 0; index < 1_000_000; index++) buffer.append(Uint8Array.of(index & 0xff), 0, 1);
  expect(buffer.length).toBe(1_000_000);
  expect(performance.now() - start).toBeLessThan(15_000);
});
