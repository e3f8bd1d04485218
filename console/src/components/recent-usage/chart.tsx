import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import { STILL } from '../still.ts';
import { formatBucket, listBuckets } from '../../lib/buckets.ts';
import type { Span } from '../../lib/buckets.ts';
import { formatMoney } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { reportZone } from '../../lib/time-span.ts';
import { accessTexts } from '../access-texts.ts';

interface DayPoint {
  /** `2026-11-28` */
  readonly day: string;
  /** USD; only for the height of a bar. */
  readonly cost: number;
}

/** Charges by day; the sums stand beside it as text. */
export function DaysChart({ days, span }: { readonly days: readonly DayPoint[]; readonly span: Span }): ReactNode {
  const texts = useTexts(accessTexts);
  const language = useLanguage();
  const costs = new Map(days.map(({ day, cost }) => [day, cost]));
  const data = listBuckets(span, 'day', reportZone(), costs.keys()).map((day) => ({
    name: formatBucket(day, 'day', language),
    cost: costs.get(day) ?? 0,
  }));
  return (
    <BarChart
      barProps={STILL}
      h={180}
      data={data}
      dataKey="name"
      maxBarWidth={40}
      valueFormatter={(value) => formatMoney(String(value), 'USD', language, { digits: 4 })}
      yAxisProps={{ width: 72 }}
      series={[{ name: 'cost', label: texts.cost, color: 'teal.6' }]}
    />
  );
}
