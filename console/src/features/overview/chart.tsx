import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { Overview } from '../../api/insight.ts';
import { localeOf } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { overviewTexts } from './texts.ts';

/** Requests and errors by hour or day; the figures stand beside it as text. */
export function RequestsChart({ overview }: { readonly overview: Overview }): ReactNode {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const data = overview.series.map(({ hour, day, requests, errors }) => {
    const at = new Date(hour ?? `${day ?? ''}T00:00:00`);
    const name =
      typeof hour === 'string'
        ? at.toLocaleString(localeOf(language), { month: 'numeric', day: 'numeric', hour: '2-digit', hourCycle: 'h23' })
        : at.toLocaleDateString(localeOf(language), { month: 'short', day: 'numeric' });
    return { name, requests, errors };
  });
  return (
    <BarChart
      h={240}
      data={data}
      dataKey="name"
      withLegend
      maxBarWidth={48}
      yAxisProps={{ allowDecimals: false }}
      series={[
        { name: 'requests', label: texts.requests, color: 'teal.6' },
        { name: 'errors', label: texts.errors, color: 'red.6' },
      ]}
    />
  );
}
