import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { Overview, UsageRow } from '../../api/insight.ts';
import { STILL } from '../../components/still.ts';
import { formatBucket, listBuckets } from '../../lib/buckets.ts';
import { formatMilliseconds } from '../../lib/format.ts';
import { createMoneyScale } from '../../lib/money-scale.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { reportZone } from '../../lib/time-span.ts';
import type { Measure } from './measures.ts';
import { overviewTexts } from './texts.ts';

/** A time in which nothing happened has no row. */
type Point = Pick<UsageRow, 'requests' | 'errors' | 'input_tokens' | 'output_tokens' | 'cost'> & Partial<UsageRow>;

const NOTHING: Point = {
  requests: 0,
  errors: 0,
  input_tokens: 0,
  output_tokens: 0,
  cost: { amount: '0', currency: 'USD' },
};

/** Every hour or day of the time, named; those without use too. */
function usePoints({ from, to, interval, series }: Overview): readonly (Point & { readonly name: string })[] {
  const language = useLanguage();
  const rows = new Map<string, Point>(series.map((row) => [row[interval] ?? '', row]));
  const span = { from: Date.parse(from), to: Date.parse(to) };
  return listBuckets(span, interval, reportZone(), rows.keys()).map((bucket) => ({
    ...(rows.get(bucket) ?? NOTHING),
    name: formatBucket(bucket, interval, language),
  }));
}

/** One measure by hour or day; the figures stand beside it as text. Money is a number here for the height of its bar alone. */
export function MeasureChart({
  overview,
  measure,
}: {
  readonly overview: Overview;
  readonly measure: Measure;
}): ReactNode {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const points = usePoints(overview);
  const common = { h: 240, dataKey: 'name', withLegend: true } as const;
  if (measure === 'latency_ms' || measure === 'time_to_first_token_ms') {
    return (
      <LineChart
        lineProps={STILL}
        {...common}
        connectNulls={false}
        data={points.map((row) => ({ name: row.name, p50: row[measure]?.p50, p95: row[measure]?.p95 }))}
        valueFormatter={(ms) => formatMilliseconds(ms, language)}
        series={[
          { name: 'p50', label: texts.median, color: 'teal.6' },
          { name: 'p95', label: texts.p95, color: 'orange.6' },
        ]}
      />
    );
  }
  if (measure === 'spend') {
    const amounts = points.map(({ cost }) => cost.amount);
    const scale = createMoneyScale(amounts, amounts, language);
    return (
      <BarChart
        barProps={STILL}
        {...common}
        maxBarWidth={48}
        data={points.map((row) => ({ name: row.name, spend: Number(row.cost.amount) }))}
        valueFormatter={scale.exact}
        yAxisProps={scale.axis}
        series={[{ name: 'spend', label: texts.spend, color: 'teal.6' }]}
      />
    );
  }
  const isTokens = measure === 'tokens';
  return (
    <BarChart
      barProps={STILL}
      {...common}
      maxBarWidth={48}
      type={isTokens ? 'stacked' : 'default'}
      yAxisProps={{ allowDecimals: false }}
      data={points.map((row) => ({
        name: row.name,
        requests: row.requests,
        errors: row.errors,
        input: row.input_tokens,
        output: row.output_tokens,
      }))}
      series={
        isTokens
          ? [
              { name: 'input', label: texts.input, color: 'teal.6' },
              { name: 'output', label: texts.output, color: 'blue.6' },
            ]
          : [
              { name: 'requests', label: texts.requests, color: 'teal.6' },
              { name: 'errors', label: texts.errors, color: 'red.6' },
            ]
      }
    />
  );
}
