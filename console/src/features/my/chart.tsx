import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { MyUsageRow } from '../../api/my.ts';
import { STILL } from '../../components/still.ts';
import { formatBucket, listBuckets } from '../../lib/buckets.ts';
import type { Span } from '../../lib/buckets.ts';
import { addAmounts } from '../../lib/decimal.ts';
import { createMoneyScale } from '../../lib/money-scale.ts';
import { useLanguage } from '../../lib/texts.ts';
import { reportZone } from '../../lib/time-span.ts';

const COLORS = ['teal.6', 'blue.6', 'orange.6', 'grape.6', 'cyan.6', 'pink.6'] as const;

interface MyChartProps {
  /** Pixels. */
  readonly height: { readonly base: number; readonly sm: number };
  /** The time that was asked for; null: it has no beginning. */
  readonly span: Span | null;
  /** By day and model. */
  readonly rows: readonly MyUsageRow[];
  /** The dearest first; those beyond the colours are one. */
  readonly models: readonly string[];
  readonly others: string;
}

/** What was spent by day, stacked by model. The table beside it has the exact figures. */
export function MyChart({ height, span, rows, models, others }: MyChartProps): ReactNode {
  const language = useLanguage();
  const shown = models.slice(0, COLORS.length);
  const days = new Map<string, Record<string, string>>();
  for (const row of rows) {
    const day = row.day ?? '';
    const at = shown.indexOf(row.model ?? '');
    const key = at < 0 ? 'others' : `m${at}`;
    const point = days.get(day) ?? {};
    point[key] = addAmounts(point[key] ?? '0', row.cost.amount);
    days.set(day, point);
  }
  const points = Array.from(days.values(), (point) => Object.values(point));
  const scale = createMoneyScale(
    points.map((amounts) => addAmounts(...amounts)),
    points.flat(),
    language,
  );
  const series = shown.map((label, at) => ({ name: `m${at}`, label, color: COLORS[at] ?? 'gray.6' }));
  const all = models.length > shown.length ? [...series, { name: 'others', label: others, color: 'gray.6' }] : series;
  const data = listBuckets(span, 'day', reportZone(), days.keys()).map((day) => ({
    // Only the heights of bars: money itself is never a float.
    ...Object.fromEntries(Object.entries(days.get(day) ?? {}).map(([key, amount]) => [key, Number(amount)])),
    name: formatBucket(day, 'day', language),
  }));
  return (
    <BarChart
      barProps={STILL}
      h={height}
      data={data}
      dataKey="name"
      type="stacked"
      withLegend
      maxBarWidth={48}
      valueFormatter={scale.exact}
      yAxisProps={scale.axis}
      series={all}
    />
  );
}
