import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { addAmounts, countDecimals, isBelow, shortDecimals } from '../../console/src/lib/decimal.ts';
import { formatMoney } from '../../console/src/lib/format.ts';
import { createMoneyScale } from '../../console/src/lib/money-scale.ts';

const NANO = 1_000_000_000n;

/** Decimal text of whole nano-dollars, as the server writes it. */
function toText(nano: bigint): string {
  const absolute = nano < 0n ? -nano : nano;
  const decimals = (absolute % NANO).toString().padStart(9, '0').replace(/0+$/, '');
  return `${nano < 0n ? '-' : ''}${absolute / NANO}${decimals === '' ? '' : `.${decimals}`}`;
}

const amounts = fc
  .oneof(
    fc.bigInt(-2_000n, 2_000n),
    fc.bigInt(-3_000_000n, 3_000_000n),
    fc.bigInt(-(10n ** 13n), 10n ** 13n),
    fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  )
  .map((nano) => ({ nano, text: toText(nano) }));

/** Nano-dollars that a shown amount says. */
function read(shown: string): bigint {
  const [whole = '', decimals = ''] = shown
    .replaceAll(/[$,<>]/g, '')
    .replace('-', '')
    .split('.');
  const absolute = BigInt(whole) * NANO + BigInt(decimals.padEnd(9, '0').slice(0, 9));
  return shown.includes('-') ? -absolute : absolute;
}

test.each([
  ['0', '$0.00'],
  ['0.0012', '$0.0012'],
  ['0.00123456', '$0.0012'],
  ['0.0956', '$0.096'],
  ['0.000009', '$0.000009'],
  ['0.00000149', '$0.000001'],
  ['0.000001', '$0.000001'],
  ['0.0000009', '<$0.000001'],
  ['0.000000001', '<$0.000001'],
  ['-0.000000001', '>-$0.000001'],
  ['-0.0012', '-$0.0012'],
  ['1.005', '$1.01'],
  ['9.999', '$10.00'],
  ['1234.5', '$1,234.50'],
  ['9223372036.854775807', '$9,223,372,036.85'],
])('%s is shortened to %s', (amount, shown) => {
  expect(formatMoney(amount, 'USD', 'en', { digits: 2 })).toBe(shown);
});

test('without a bound of digits every digit is written, also beyond what a float holds', () => {
  fc.assert(
    fc.property(amounts, ({ nano, text }) => {
      expect(read(formatMoney(text, 'USD', 'en'))).toBe(nano);
    }),
  );
});

test('nothing that is not nothing is shown as nothing, and no more is rounded away than is said', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 2, max: 6 }), ({ nano, text }, digits) => {
      const shown = formatMoney(text, 'USD', 'en', { digits });
      const said = read(shown);
      const absolute = nano < 0n ? -nano : nano;
      if (nano !== 0n) expect(said).not.toBe(0n);
      if (/[<>]/.test(shown)) {
        expect(absolute).toBeLessThan(1_000n);
        expect(said).toBe(nano < 0n ? -1_000n : 1_000n);
        return;
      }
      const off = said > nano ? said - nano : nano - said;
      const unit = 10n ** BigInt(9 - Math.max(digits, shortDecimals(text, digits)));
      expect(off * 2n).toBeLessThanOrEqual(unit);
      // Two digits of a small amount are seen, unless there are none behind them.
      if (absolute >= 10_000n) expect(off * 20n).toBeLessThanOrEqual(absolute);
    }),
    { numRuns: 2_000 },
  );
});

test('the amounts of a column end alike, and each in so few digits as all of them allow', () => {
  fc.assert(
    fc.property(fc.array(amounts, { minLength: 1 }), fc.integer({ min: 2, max: 6 }), (rows, digits) => {
      const texts = rows.map(({ text }) => text);
      const decimals = countDecimals(texts, digits);
      const ends = texts.map(
        (text) => formatMoney(text, 'USD', 'en', { digits, atLeast: decimals }).split('.')[1]?.length,
      );
      expect(new Set(ends)).toEqual(new Set([Math.max(2, decimals)]));
      expect(decimals).toBeLessThanOrEqual(6);
      expect(texts.some((text) => shortDecimals(text, digits) === decimals)).toBe(true);
    }),
  );
});

test('below is only what has digits behind those that are shown, and none before', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 0, max: 9 }), ({ nano, text }, digits) => {
      const absolute = nano < 0n ? -nano : nano;
      expect(isBelow(text, digits)).toBe(nano !== 0n && absolute < 10n ** BigInt(9 - digits));
    }),
  );
});

test('an axis of money begins at nothing, reaches its highest bar, and its ticks are exact and end alike', () => {
  const heights = fc.oneof(fc.bigInt(0n, 2_000n), fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 10n ** 15n)).map(toText);
  fc.assert(
    fc.property(fc.array(heights, { minLength: 1, maxLength: 8 }), (tops) => {
      const { axis, exact } = createMoneyScale(tops, tops, 'en');
      const top = Math.max(...tops.map(Number));
      expect(axis.ticks[0]).toBe(0);
      expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
      expect(axis.ticks.length).toBeLessThanOrEqual(5);
      expect(axis.ticks.at(-1)).toBeGreaterThanOrEqual(top);
      const labels = axis.ticks.map((tick) => axis.tickFormatter(tick));
      expect(new Set(labels).size).toBe(labels.length);
      expect(new Set(labels.map((label) => label.split('.')[1]?.length)).size).toBe(1);
      for (const [at, label] of labels.entries()) {
        expect(Number(label.replaceAll(/[$,]/g, ''))).toBe(axis.ticks[at] ?? -1);
      }
      for (const amount of tops) expect(exact(Number(amount))).toBe(formatMoney(amount, 'USD', 'en'));
    }),
    { numRuns: 1_000 },
  );
});

test('a bar that is stacked of several is as high as their exact sum', () => {
  const { axis } = createMoneyScale([addAmounts('0.1', '0.2')], ['0.1', '0.2'], 'zh');
  expect(axis.ticks.map((tick) => axis.tickFormatter(tick))).toEqual(['$0.00', '$0.10', '$0.20', '$0.30']);
});
