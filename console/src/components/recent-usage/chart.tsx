import type { ReactNode } from 'react';
import { formatBucket, listBuckets } from '../../lib/buckets.ts';
import type { Span } from '../../lib/buckets.ts';
import { createMoneyScale } from '../../lib/money-scale.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { reportZone } from '../../lib/time-span.ts';
import { accessTexts } from '../access-texts.ts';
import { Chart } from '../chart/chart.tsx';

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
  const buckets = listBuckets(span, 'day', reportZone(), costs.keys());
  const amounts = days.map(({ cost }) => cost);
  const scale = createMoneyScale(amounts, amounts, language);
  return (
    <Chart
      label={texts.byDay}
      kind="stacked"
      height={180}
      // Only the height of a bar: money itself is never a float.
      series={[{ label: texts.cost, color: 'teal', values: buckets.map((day) => Number(costs.get(day) ?? 0)) }]}
      count={buckets.length}
      labelOf={(at) => formatBucket(buckets[at] ?? '', 'day', language)}
      axis={scale.axis}
      valueFormatter={scale.exact}
      barMax={40}
    />
  );
}
