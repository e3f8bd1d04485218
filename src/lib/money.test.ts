import { expect, test } from 'bun:test';
import { formatDecimal, formatUsd, nanoUsd, parseUsd } from './money.ts';

test('amounts are written with as many digits as they need', () => {
  const cases: readonly (readonly [bigint, string])[] = [
    [0n, '0'],
    [1n, '0.000000001'],
    [232_000n, '0.000232'],
    [500_000_000n, '0.5'],
    [1_000_000_000n, '1'],
    [1_050_000_000n, '1.05'],
    [12_000_000_000_000_000n, '12000000'],
    [-1n, '-0.000000001'],
    [-25_500_000_000n, '-25.5'],
  ];
  for (const [amount, text] of cases) {
    expect(formatUsd(amount)).toBe(text);
    expect(parseUsd(text)).toBe(nanoUsd(amount));
  }
});

test('decimals have the digits that they are given', () => {
  expect([formatDecimal(1200n, 0), formatDecimal(1200n, 2), formatDecimal(7n, 12), formatDecimal(0n, 12)]).toEqual([
    '1200',
    '12',
    '0.000000000007',
    '0',
  ]);
});
