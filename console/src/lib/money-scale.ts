import { countDecimals, shiftPoint } from './decimal.ts';
import { formatMoney } from './format.ts';
import type { Language } from './texts.ts';

/** The axis of a chart of money in USD, and what its tooltip says. Bars are numbers, which are looked up again for their exact amounts. */
export interface MoneyScale {
  /** Of the value axis: its ticks are round amounts that are written with the same digits. */
  readonly axis: {
    readonly width: number;
    readonly ticks: number[];
    readonly domain: [number, number];
    readonly interval: 0;
    readonly tickFormatter: (value: number) => string;
  };
  /** The exact amount of a bar. */
  readonly exact: (value: number) => string;
}

/** Hundredths of the power of ten that a step is of. */
const STEPS = [100, 200, 250, 500, 1000] as const;
const TICKS = 4;
/** Nothing is dearer or cheaper by less than a nano-dollar. */
const EXPONENT_MIN = -9;
const CHARACTER_PX = 7;
const PADDING_PX = 14;

/** Round amounts from 0 to the first that is not below `top`. */
function listTicks(top: number): readonly string[] {
  if (top <= 0) return ['0', '0.01'];
  const rough = top / TICKS;
  const exponent = Math.max(EXPONENT_MIN, Math.floor(Math.log10(rough)));
  const step = STEPS.find((each) => (each / 100) * 10 ** exponent >= rough) ?? 1000;
  const textOf = (n: number): string => shiftPoint(String(n * step), exponent - 2);
  const ticks = ['0'];
  while (Number(ticks.at(-1)) < top && ticks.length <= TICKS) ticks.push(textOf(ticks.length));
  return ticks;
}

/**
 * @param tops the whole height of each bar, as decimal texts
 * @param amounts what the tooltip can be asked for, as decimal texts
 */
export function createMoneyScale(tops: readonly string[], amounts: readonly string[], language: Language): MoneyScale {
  // Only for the height of the chart: money itself is never a float.
  const ticks = listTicks(Math.max(0, ...tops.map(Number)));
  const decimals = countDecimals(ticks);
  const labels = new Map(
    ticks.map((tick) => [Number(tick), formatMoney(tick, 'USD', language, { atLeast: decimals })] as const),
  );
  const texts = new Map(amounts.map((amount) => [Number(amount), amount]));
  const longest = Math.max(...Array.from(labels.values(), (label) => label.length));
  return {
    axis: {
      width: longest * CHARACTER_PX + PADDING_PX,
      ticks: [...labels.keys()],
      domain: [0, Number(ticks.at(-1))],
      interval: 0,
      tickFormatter: (value) => labels.get(value) ?? '',
    },
    exact: (value) => formatMoney(texts.get(value) ?? String(value), 'USD', language),
  };
}
