import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { encodeSseComment, encodeSseEvent, formatSseEvent } from './format.ts';
import { parseSseFrame } from './frame.ts';
import type { SseFrame } from './frame.ts';
import { SseSplitter } from './splitter.ts';

const encoder = new TextEncoder();

function split(chunks: readonly Uint8Array[], limit?: number): { frames: string[]; parts: number; largest: number } {
  const frames: string[] = [];
  let parts = 0;
  let largest = 0;
  const splitter = new SseSplitter(
    {
      recognise: () => -1,
      frame: (bytes, start, end) => {
        frames.push(new TextDecoder().decode(bytes.subarray(start, end)));
        largest = Math.max(largest, end - start);
      },
      part: (_bytes, start, end) => (parts += end - start),
    },
    limit,
  );
  for (const chunk of chunks) splitter.push(chunk);
  splitter.finish();
  return { frames, parts, largest };
}

function parse(text: string): SseFrame {
  const bytes = encoder.encode(text);
  return parseSseFrame(bytes, 0, bytes.length);
}

function read(text: string, chunkLength: number): readonly SseFrame[] {
  const bytes = encoder.encode(text);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkLength) chunks.push(bytes.slice(at, at + chunkLength));
  return split(chunks)
    .frames.map(parse)
    .filter(({ data }) => data !== null);
}

describe('SseSplitter', () => {
  test('finds the same events for every line ending and every cut', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = [
        'data: {"a":1}',
        '',
        ': note',
        'event: x',
        'data: one',
        'data: two',
        '',
        'data: [DONE]',
        '',
        '',
      ].join(end);
      for (let length = 1; length <= text.length; length++) {
        expect(read(text, length)).toEqual([
          { event: null, data: '{"a":1}' },
          { event: 'x', data: 'one\ntwo' },
          { event: null, data: '[DONE]' },
        ]);
      }
    }
  });

  test('loses and invents no byte, whatever the bytes and the cuts', () => {
    const part = fc.constantFrom('\n', '\r', '\r\n', 'data: x', ':', 'é\u{1f600}', '');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (parts, length) => {
        const bytes = encoder.encode(parts.join(''));
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.slice(at, at + length));
        const kept: Uint8Array[] = [];
        const keep = (from: Uint8Array, start: number, end: number): void => void kept.push(from.slice(start, end));
        const splitter = new SseSplitter({ recognise: () => -1, frame: keep, part: keep }, 16);
        for (const piece of pieces) splitter.push(piece);
        splitter.finish();
        expect(Buffer.concat(kept).equals(bytes)).toBe(true);
      }),
    );
  });

  test('a last event without its blank line still counts', () => {
    expect(read('data: a\n\ndata: b', 4).map(({ data }) => data)).toEqual(['a', 'b']);
  });

  test('an event of 50 MB passes in parts, and the one behind it is read', () => {
    const chunk = encoder.encode('x'.repeat(1024 * 1024));
    const chunks = [
      encoder.encode('data: '),
      ...Array.from({ length: 50 }, () => chunk),
      encoder.encode('\n\ndata: b\n\n'),
    ];
    const { frames, parts, largest } = split(chunks, 100_000);
    expect(frames).toEqual(['data: b\n\n']);
    expect(parts).toBe(50 * 1024 * 1024 + 8);
    expect(largest).toBeLessThan(100_000);
  });

  test('an event that comes byte by byte takes linear time', () => {
    const byte = encoder.encode('x');
    const start = performance.now();
    split([encoder.encode('data: '), ...Array.from({ length: 1_000_000 }, () => byte)]);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('parseSseFrame', () => {
  test('takes one space off and leaves the others', () => {
    expect(parse('data:  a \n\n').data).toBe(' a ');
    expect(parse('data:a\n\n').data).toBe('a');
  });

  test('reads empty data, and none', () => {
    expect(parse('data\n\n').data).toBe('');
    expect(parse('data:\n\n').data).toBe('');
    expect(parse(': comment\nid: 1\nretry: 5\n\n').data).toBeNull();
    expect(parse('database: x\n\n').data).toBeNull();
  });

  test('a byte order mark before the first event is no part of it', () => {
    expect(parse('\ufeffdata: a\n\n').data).toBe('a');
  });
});

test('what is written is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (data) => {
      const frame = parse(formatSseEvent(data, 'x'));
      expect(frame).toEqual({ event: 'x', data: data.toWellFormed().replaceAll(/\r\n|\r/g, '\n') });
    }),
  );
  expect(new TextDecoder().decode(encodeSseEvent('{}'))).toBe('data: {}\n\n');
  expect(parse(new TextDecoder().decode(encodeSseComment('ping')))).toEqual({ event: null, data: null });
});
