import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import { STILL } from '../still.ts';
import { formatBucket, listBuckets } from '../../lib/buckets.ts';
import type { Span } from '../../lib/buckets.ts';
import { createMoneyScale } from '../../lib/money-scale.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { reportZone } from '../../lib/time-span.ts';
import { accessTexts } from '../access-texts.ts';

interface DayPoint {
  /** `2026-11-28` */
  readonly day: string;
  /** USD, decimal text. */
  readonly cost: string;
}

/** Charges by day; the sums stand beside it as text. */
export function DaysChart({ days, span }: { readonly days: readonly DayPoint[]; readonly span: Span }): ReactNode {
  const texts = useTexts(accessTexts);
  const language = useLanguage();
  const costs = new Map(days.map(({ day, cost }) => [day, cost]));
  const data = listBuckets(span, 'day', reportZone(), costs.keys()).map((day) => ({
    name: formatBucket(day, 'day', language),
    // Only the height of a bar: money itself is never a float.
    cost: Number(costs.get(day) ?? 0),
  }));
  const amounts = days.map(({ cost }) => cost);
  const scale = createMoneyScale(amounts, amounts, language);
  return (
    <BarChart
      barProps={STILL}
      h={180}
      data={data}
      dataKey="name"
      maxBarWidth={40}
      valueFormatter={scale.exact}
      yAxisProps={scale.axis}
      series={[{ name: 'cost', label: texts.cost, color: 'teal.6' }]}
    />
  );
}
