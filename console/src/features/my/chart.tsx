import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { MyUsageRow } from '../../api/my.ts';

const COLORS = ['teal.6', 'blue.6', 'orange.6', 'grape.6', 'cyan.6', 'pink.6'] as const;

interface MyChartProps {
  /** By day and model. */
  readonly rows: readonly MyUsageRow[];
  /** The dearest first; those beyond the colours are one. */
  readonly models: readonly string[];
  readonly others: string;
}

/** What was spent by day, stacked by model. The table beside it has the exact figures. */
export function MyChart({ rows, models, others }: MyChartProps): ReactNode {
  const shown = models.slice(0, COLORS.length);
  const days = new Map<string, Record<string, number | string>>();
  for (const row of rows) {
    const day = row.day ?? '';
    const at = shown.indexOf(row.model ?? '');
    const key = at < 0 ? 'others' : `m${at}`;
    const point: Record<string, number | string> = days.get(day) ?? { day };
    // Only the height of a bar: money itself is never a float.
    point[key] = Number(point[key] ?? 0) + Number(row.cost.amount);
    days.set(day, point);
  }
  const series = shown.map((label, at) => ({ name: `m${at}`, label, color: COLORS[at] ?? 'gray.6' }));
  const all = models.length > shown.length ? [...series, { name: 'others', label: others, color: 'gray.6' }] : series;
  return (
    <BarChart h={220} data={[...days.values()]} dataKey="day" type="stacked" withLegend maxBarWidth={48} series={all} />
  );
}
