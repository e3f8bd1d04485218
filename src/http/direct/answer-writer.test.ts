import { expect, test } from 'bun:test';
import type { ModelAnswer } from '../model-answer.ts';
import { ChunkWriter, writeWhole } from './answer-writer.ts';
import { Outgoing } from './socket.ts';
import type { DirectSocket } from './socket.ts';

const LINES = 'date: now\r\n';
const STREAM: ModelAnswer = { status: 200, headers: { 'x-a': '1' }, body: null, start: () => undefined };
const HEAD = 'HTTP/1.1 200 OK\r\nx-a: 1\r\ndate: now\r\ntransfer-encoding: chunked\r\n\r\n';
const encoder = new TextEncoder();

/** A socket that takes so many bytes of each write, at first all. */
function open() {
  const writes: string[] = [];
  const state = { takes: Number.POSITIVE_INFINITY, silences: [] as boolean[], ended: 0 };
  const socket = {
    write(bytes: Uint8Array, offset = 0, length = bytes.length - offset): number {
      const taken = Math.min(length, state.takes);
      writes.push(Buffer.from(bytes.subarray(offset, offset + taken)).toString('latin1'));
      return taken;
    },
  } as unknown as DirectSocket;
  const outgoing = new Outgoing(socket);
  const peer = { allowSilence: (allowed: boolean) => void state.silences.push(allowed) };
  const stream = (): ChunkWriter => new ChunkWriter(outgoing, peer, STREAM, LINES, () => void (state.ended += 1));
  return { writes, state, outgoing, stream };
}

test('chunks of one turn leave in one write with the head, later ones as they come, the end with the last', async () => {
  const { writes, state, stream } = open();
  const writer = stream();
  writer.write(encoder.encode('Hello'));
  writer.write(encoder.encode(' there, you'));
  expect(writes).toEqual([]);
  await Promise.resolve();
  writer.write(encoder.encode('!'));
  await Promise.resolve();
  writer.write(encoder.encode('last'));
  writer.end();
  await Promise.resolve();
  expect(writes).toEqual([`${HEAD}5\r\nHello\r\nb\r\n there, you\r\n`, '1\r\n!\r\n', '4\r\nlast\r\n0\r\n\r\n']);
  expect(state.ended).toBe(1);
});

test('a head that has to wait for its first chunk leaves without it, and a stream without a chunk is whole', async () => {
  const first = open();
  first.stream().flushHead();
  await Promise.resolve();
  expect(first.writes).toEqual([HEAD]);
  const second = open();
  second.stream().end();
  expect(second.writes).toEqual([`${HEAD}0\r\n\r\n`]);
});

test('what connections write in one turn is never mixed, and each has its own in order', async () => {
  const [one, two, three] = [open(), open(), open()];
  const [a, b] = [one.stream(), two.stream()];
  for (const text of ['1', '2', '3']) {
    a.write(encoder.encode(`a${text}`));
    b.write(encoder.encode(`b${text}`));
    writeWhole(three.outgoing, { status: 400, headers: {}, body: encoder.encode(text), start: null }, LINES);
  }
  b.close();
  a.end();
  await Promise.resolve();
  expect(one.writes.join('')).toBe(`${HEAD}2\r\na1\r\n2\r\na2\r\n2\r\na3\r\n0\r\n\r\n`);
  expect(`${HEAD}2\r\nb1\r\n2\r\nb2\r\n2\r\nb3\r\n`.startsWith(two.writes.join(''))).toBe(true);
  expect(three.writes).toEqual(
    ['1', '2', '3'].map((text) => `HTTP/1.1 400 Bad Request\r\ndate: now\r\ncontent-length: 1\r\n\r\n${text}`),
  );
});

test('chunks of every size are framed and arrive whole', async () => {
  for (const size of [1, 15, 16, 255, 256, 4095, 4096, 40_000, 41_000, 70_000, 1_048_576]) {
    const { writes, stream } = open();
    const writer = stream();
    const text = 'x'.repeat(size);
    for (let count = 0; count < 3; count++) writer.write(encoder.encode(text));
    writer.end();
    const chunk = `${size.toString(16)}\r\n${text}\r\n`;
    expect(writes.join('') === `${HEAD}${chunk}${chunk}${chunk}0\r\n\r\n`).toBe(true);
  }
});

test('a client that does not read stops its writer, and nothing is lost or said twice when it does', async () => {
  const { writes, state, outgoing, stream } = open();
  const writer = stream();
  state.takes = 10;
  expect(writer.write(encoder.encode('one'))).toBe(true);
  await Promise.resolve();
  expect(writer.write(encoder.encode('two'))).toBe(false);
  let drained = 0;
  writer.onDrain(() => (drained += 1));
  await Promise.resolve();
  expect([drained, state.silences]).toEqual([0, [false, false]]);
  state.takes = Number.POSITIVE_INFINITY;
  expect(outgoing.flush()).toBe(true);
  writer.drain();
  expect([drained, state.silences.at(-1)]).toEqual([1, true]);
  writer.end();
  expect(writes.join('')).toBe(`${HEAD}3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n`);
});

test('an answer whose head or body is long is sent whole', () => {
  const { writes, outgoing } = open();
  const long = 'v'.repeat(9_000);
  const body = encoder.encode('y'.repeat(100_000));
  writeWhole(
    outgoing,
    { status: 299, headers: { 'x-long': long }, body, start: null },
    `connection: close\r\n${LINES}`,
  );
  const head = `HTTP/1.1 299 \r\nx-long: ${long}\r\nconnection: close\r\ndate: now\r\ncontent-length: 100000\r\n\r\n`;
  expect(writes.join('') === head + 'y'.repeat(100_000)).toBe(true);
});
