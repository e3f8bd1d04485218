import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import { STILL } from '../../components/still.ts';
import { addAmounts } from '../../lib/decimal.ts';
import { createMoneyScale } from '../../lib/money-scale.ts';
import { useLanguage } from '../../lib/texts.ts';

interface Slice {
  /** One of `times`. */
  readonly time: string;
  readonly name: string;
  /** USD, decimal text. */
  readonly amount: string;
}

const COLORS = ['teal.6', 'blue.6', 'orange.6', 'grape.6', 'cyan.6', 'lime.6', 'pink.6', 'indigo.6'] as const;

/** Bars over time, stacked by group; beyond eight groups the small ones are one. */
export function UsageChart({
  times,
  labelOf,
  slices,
  others,
}: {
  /** In their order; those without use too. */
  readonly times: readonly string[];
  readonly labelOf: (time: string) => string;
  readonly slices: readonly Slice[];
  readonly others: string;
}): ReactNode {
  const language = useLanguage();
  const sums = new Map<string, string>();
  for (const { name, amount } of slices) sums.set(name, addAmounts(sums.get(name) ?? '0', amount));
  // Only their order and the heights of bars: money itself is never a float.
  const names = [...sums].toSorted((a, b) => Number(b[1]) - Number(a[1])).map(([name]) => name);
  const shown = new Set(names.slice(0, COLORS.length));
  const keyOf = (name: string): string => (shown.has(name) ? `s${names.indexOf(name)}` : 'others');
  const points = new Map<string, Record<string, string>>(times.map((time) => [time, {}]));
  for (const { time, name, amount } of slices) {
    const point = points.get(time);
    if (point !== undefined) point[keyOf(name)] = addAmounts(point[keyOf(name)] ?? '0', amount);
  }
  const amounts = Array.from(points.values(), (point) => Object.values(point));
  const scale = createMoneyScale(
    amounts.map((each) => addAmounts(...each)),
    amounts.flat(),
    language,
  );
  const series = [...shown].map((label, at) => ({ name: `s${at}`, label, color: COLORS[at] ?? 'gray.6' }));
  if (names.length > shown.size) series.push({ name: 'others', label: others, color: 'gray.6' });
  return (
    <BarChart
      barProps={STILL}
      // On a phone the legend takes several lines of it.
      h={{ base: 360, sm: 260 }}
      data={[...points].map(([time, values]) => ({
        ...Object.fromEntries(Object.entries(values).map(([key, amount]) => [key, Number(amount)])),
        time: labelOf(time),
      }))}
      dataKey="time"
      type="stacked"
      withLegend
      maxBarWidth={48}
      valueFormatter={scale.exact}
      yAxisProps={scale.axis}
      series={series}
    />
  );
}
