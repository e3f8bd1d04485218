import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { MoneyStack } from '../../components/chart/money-stack.tsx';
import type { Slice } from '../../components/chart/money-stack.tsx';
import { formatBucket, listBuckets } from '../../lib/buckets.ts';
import type { Interval, Span } from '../../lib/buckets.ts';
import { addAmounts } from '../../lib/decimal.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { reportZone } from '../../lib/time-span.ts';
import { usageTexts } from './texts.ts';

interface UsageChartProps {
  /** The time that was asked for; null: it has no beginning. */
  readonly span: Span | null;
  readonly interval: Interval;
  readonly slices: readonly Slice[];
}

/** Bars over time, stacked by group; beyond eight groups the small ones are one. */
export function UsageChart({ span, interval, slices }: UsageChartProps): ReactNode {
  const texts = useTexts(usageTexts);
  const language = useLanguage();
  const times = useMemo(
    () =>
      listBuckets(
        span,
        interval,
        reportZone(),
        slices.map(({ time }) => time),
      ),
    [span, interval, slices],
  );
  const names = useMemo(() => {
    const sums = new Map<string, string>();
    for (const { name, amount } of slices) sums.set(name, addAmounts(sums.get(name) ?? '0', amount));
    // Only their order: money itself is never a float.
    return [...sums].toSorted((a, b) => Number(b[1]) - Number(a[1])).map(([name]) => name);
  }, [slices]);
  return (
    <MoneyStack
      label={texts.chart}
      times={times}
      labelOf={(time) => formatBucket(time, interval, language)}
      slices={slices}
      names={names}
      others={texts.others}
      height={210}
    />
  );
}
