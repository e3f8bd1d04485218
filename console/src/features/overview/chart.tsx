import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { Overview, UsageRow } from '../../api/insight.ts';
import { formatMilliseconds, formatMoney, localeOf } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import type { Measure } from './measures.ts';
import { overviewTexts } from './texts.ts';

function useTimes(): (row: UsageRow) => string {
  const language = useLanguage();
  return ({ hour, day }) => {
    const at = new Date(hour ?? `${day ?? ''}T00:00:00`);
    return typeof hour === 'string'
      ? at.toLocaleString(localeOf(language), { month: 'numeric', day: 'numeric', hour: '2-digit', hourCycle: 'h23' })
      : at.toLocaleDateString(localeOf(language), { month: 'short', day: 'numeric' });
  };
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
  const timeOf = useTimes();
  const { series } = overview;
  const common = { h: 240, dataKey: 'name', withLegend: true } as const;
  if (measure === 'latency_ms' || measure === 'time_to_first_token_ms') {
    return (
      <LineChart
        {...common}
        data={series.map((row) => ({ name: timeOf(row), p50: row[measure]?.p50, p95: row[measure]?.p95 }))}
        valueFormatter={(ms) => formatMilliseconds(ms, language)}
        series={[
          { name: 'p50', label: texts.median, color: 'teal.6' },
          { name: 'p95', label: texts.p95, color: 'orange.6' },
        ]}
      />
    );
  }
  if (measure === 'spend') {
    return (
      <BarChart
        {...common}
        maxBarWidth={48}
        data={series.map((row) => ({ name: timeOf(row), spend: Number(row.cost.amount) }))}
        valueFormatter={(amount) => formatMoney(String(amount), 'USD', language, { digits: 4 })}
        series={[{ name: 'spend', label: texts.spend, color: 'teal.6' }]}
      />
    );
  }
  const isTokens = measure === 'tokens';
  return (
    <BarChart
      {...common}
      maxBarWidth={48}
      type={isTokens ? 'stacked' : 'default'}
      yAxisProps={{ allowDecimals: false }}
      data={series.map((row) => ({
        name: timeOf(row),
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
