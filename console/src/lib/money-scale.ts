import { countDecimals } from './decimal.ts';
import { formatMoney } from './format.ts';
import type { Language } from './texts.ts';
import { listTicks } from './ticks.ts';

/** The axis of a chart of money in USD, and what its tooltip says. Bars are numbers, which are looked up again for their exact amounts. */
export interface MoneyScale {
  /** Of the value axis: its ticks are round amounts that are written with the same digits. */
  readonly axis: {
    readonly ticks: readonly number[];
    readonly tickFormatter: (value: number) => string;
  };
  /** The exact amount of a bar. */
  readonly exact: (value: number) => string;
}

/** Nothing is dearer or cheaper by less than a nano-dollar. */
const EXPONENT_MIN = -9;

/**
 * @param tops the whole height of each bar, as decimal texts
 * @param amounts what the tooltip can be asked for, as decimal texts
 */
export function createMoneyScale(tops: readonly string[], amounts: readonly string[], language: Language): MoneyScale {
  // Only for the height of the chart: money itself is never a float.
  const top = Math.max(0, ...tops.map(Number));
  const ticks = top === 0 ? ['0', '0.01'] : listTicks(top, EXPONENT_MIN);
  const decimals = countDecimals(ticks);
  const labels = new Map(
    ticks.map((tick) => [Number(tick), formatMoney(tick, 'USD', language, { atLeast: decimals })] as const),
  );
  const texts = new Map(amounts.map((amount) => [Number(amount), amount]));
  return {
    axis: { ticks: [...labels.keys()], tickFormatter: (value) => labels.get(value) ?? '' },
    exact: (value) => formatMoney(texts.get(value) ?? String(value), 'USD', language),
  };
}
