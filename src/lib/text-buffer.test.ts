import { expect, test } from 'bun:test';
import { formatUsd } from './money.ts';
import { TextBuffer } from './text-buffer.ts';

function write(append: (buffer: TextBuffer) => void): string {
  const buffer = new TextBuffer();
  append(buffer);
  return buffer.take();
}

const TEXTS = [
  '',
  'a',
  'plain',
  'a "quoted" \\ text\n',
  'ünïcode 文本 🙂',
  'long '.repeat(40),
  `${'long '.repeat(9)}文`,
  '\ud800',
];

test('texts come out as they went in, and begin anew when they were taken', () => {
  const buffer = new TextBuffer();
  for (const text of TEXTS.slice(0, -1)) {
    buffer.text(text);
    expect(buffer.take()).toBe(text);
  }
  for (const text of TEXTS.slice(0, -1)) buffer.text(text);
  expect(buffer.take()).toBe(TEXTS.slice(0, -1).join(''));
  expect(buffer.take()).toBe('');
});

test('a text as JSON is what the runtime makes of it', () => {
  for (const text of TEXTS) expect(write((buffer) => buffer.json(text))).toBe(JSON.stringify(text));
});

test('the tail of a text leaves what is before it', () => {
  expect(
    write((buffer) => {
      buffer.text('"');
      buffer.tail('req_0123456789', 4);
      buffer.tail('a_b', 2);
      buffer.text('"');
    }),
  ).toBe('"0123456789b"');
});

test('numbers are written as JSON writes them', () => {
  const whole = [0, 1, 9, 10, 99, 100, 999_999, 1_000_000, 2 ** 31 - 1, 2 ** 31, 1_795_893_153_682, 2 ** 53 - 1];
  const edges = Array.from({ length: 52 }, (_, bits) => [2 ** bits - 1, 2 ** bits, 2 ** bits + 1]).flat();
  const nines = Array.from({ length: 15 }, (_, digits) => [10 ** digits - 1, 10 ** digits]).flat();
  const others = [0.5, 40.25, 1e21, 2 ** 53, 1e-7];
  for (const value of [...whole, ...edges, ...nines, ...others])
    for (const signed of [value, -value]) expect(write((buffer) => buffer.number(signed))).toBe(JSON.stringify(signed));
});

test('amounts of any size are written with all of their digits', () => {
  for (let bits = 0n; bits < 80n; bits++) {
    for (const near of [-1n, 0n, 1n]) {
      const amount = 2n ** bits + near;
      for (const signed of [amount, -amount]) {
        expect(write((buffer) => buffer.amount(signed))).toBe(signed.toString());
        expect(write((buffer) => buffer.decimal(signed, 9))).toBe(formatUsd(signed));
      }
    }
  }
  for (let exponent = 0n; exponent < 25n; exponent++)
    for (const amount of [10n ** exponent, 10n ** exponent - 1n, 123_456_789n * 10n ** exponent])
      expect(write((buffer) => buffer.decimal(amount, 9))).toBe(formatUsd(amount));
});

test('digits are padded, and what is cut is gone', () => {
  expect(write((buffer) => buffer.padded(7, 3))).toBe('007');
  const buffer = new TextBuffer();
  buffer.text('kept');
  const { length } = buffer;
  buffer.text(' and not kept');
  buffer.cut(length);
  buffer.text('.');
  expect(buffer.take()).toBe('kept.');
});

test('it grows with what is appended', () => {
  const buffer = new TextBuffer();
  const parts = Array.from({ length: 60_000 }, (_, index) => `${index},`);
  for (const index of parts.keys()) {
    buffer.number(index);
    buffer.text(',');
  }
  expect(buffer.take()).toBe(parts.join(''));
  buffer.json('x'.repeat(2_000_000));
  expect(buffer.length).toBe(2_000_002);
  expect(buffer.take()).toBe(`"${'x'.repeat(2_000_000)}"`);
  buffer.text('small');
  expect(buffer.take()).toBe('small');
});
