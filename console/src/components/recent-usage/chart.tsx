import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import { formatMoney, localeOf } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { accessTexts } from '../access-texts.ts';

interface DayPoint {
  /** `2026-11-28` */
  readonly day: string;
  /** USD; only for the height of a bar. */
  readonly cost: number;
}

/** Charges by day; the sums stand beside it as text. */
export function DaysChart({ days }: { readonly days: readonly DayPoint[] }): ReactNode {
  const texts = useTexts(accessTexts);
  const language = useLanguage();
  const nameOf = (day: string): string =>
    new Date(`${day}T00:00:00`).toLocaleDateString(localeOf(language), { month: 'short', day: 'numeric' });
  return (
    <BarChart
      h={180}
      data={days.map(({ day, cost }) => ({ name: nameOf(day), cost }))}
      dataKey="name"
      maxBarWidth={40}
      valueFormatter={(value) => formatMoney(String(value), 'USD', language, { digits: 4 })}
      yAxisProps={{ width: 72 }}
      series={[{ name: 'cost', label: texts.cost, color: 'teal.6' }]}
    />
  );
}
