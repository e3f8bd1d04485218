import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { MyUsageRow } from '../../api/my.ts';
import { MoneyStack } from '../../components/chart/money-stack.tsx';
import { formatBucket, listBuckets } from '../../lib/buckets.ts';
import type { Span } from '../../lib/buckets.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { reportZone } from '../../lib/time-span.ts';
import { myTexts } from './texts.ts';

interface MyChartProps {
  /** The time that was asked for; null: it has no beginning. */
  readonly span: Span | null;
  /** By day and model. */
  readonly rows: readonly MyUsageRow[];
  /** The dearest first. */
  readonly models: readonly string[];
}

/** What was spent by day, stacked by model. The table beside it has the exact figures. */
export function MyChart({ span, rows, models }: MyChartProps): ReactNode {
  const texts = useTexts(myTexts);
  const language = useLanguage();
  const slices = useMemo(
    () => rows.map(({ day, model, cost }) => ({ time: day ?? '', name: model ?? '', amount: cost.amount })),
    [rows],
  );
  const times = useMemo(
    () =>
      listBuckets(
        span,
        'day',
        reportZone(),
        slices.map(({ time }) => time),
      ),
    [span, slices],
  );
  return (
    <MoneyStack
      label={texts.chart}
      times={times}
      labelOf={(day) => formatBucket(day, 'day', language)}
      slices={slices}
      names={models}
      others={texts.others}
      height={180}
    />
  );
}
