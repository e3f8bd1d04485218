import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Overview, UsageRow } from '../../api/insight.ts';
import { Chart } from '../../components/chart/chart.tsx';
import type { ChartProps } from '../../components/chart/chart.tsx';
import { createCountAxis } from '../../components/chart/scale.ts';
import { formatBucket, listBuckets } from '../../lib/buckets.ts';
import { formatInteger, formatMilliseconds } from '../../lib/format.ts';
import { createMoneyScale } from '../../lib/money-scale.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import type { Language } from '../../lib/texts.ts';
import { reportZone } from '../../lib/time-span.ts';
import type { Measure } from './measures.ts';
import { overviewTexts } from './texts.ts';

/** Every hour or day of the time; those without use too, which have no row. */
function listPoints({ from, to, interval, series }: Overview): {
  readonly buckets: readonly string[];
  readonly rows: readonly (UsageRow | undefined)[];
} {
  const rows = new Map(series.map((row) => [row[interval] ?? '', row]));
  const buckets = listBuckets({ from: Date.parse(from), to: Date.parse(to) }, interval, reportZone(), rows.keys());
  return { buckets, rows: buckets.map((bucket) => rows.get(bucket)) };
}

type Drawn = Pick<ChartProps, 'kind' | 'series' | 'axis' | 'valueFormatter'>;
type OverviewTexts = (typeof overviewTexts)[Language];

function drawTimes(values: Drawn['series'], language: Language): Drawn {
  const valueFormatter = (ms: number): string => formatMilliseconds(ms, language);
  const tops = values.flatMap((each) => each.values.filter((value) => value !== undefined));
  return { kind: 'lines', series: values, axis: createCountAxis(tops, valueFormatter), valueFormatter };
}

/** Money is a number here for the height of its bar alone. */
function drawSpend(rows: readonly (UsageRow | undefined)[], texts: OverviewTexts, language: Language): Drawn {
  const amounts = rows.map((row) => row?.cost.amount ?? '0');
  const scale = createMoneyScale(amounts, amounts, language);
  const series = [{ label: texts.spend, color: 'teal', values: amounts.map(Number) }];
  return { kind: 'grouped', series, axis: scale.axis, valueFormatter: scale.exact };
}

function draw(
  rows: readonly (UsageRow | undefined)[],
  measure: Measure,
  texts: OverviewTexts,
  language: Language,
): Drawn {
  if (measure === 'spend') return drawSpend(rows, texts, language);
  if (measure === 'latency_ms' || measure === 'time_to_first_token_ms') {
    const series = [
      { label: texts.median, color: 'teal', values: rows.map((row) => row?.[measure]?.p50) },
      { label: texts.p95, color: 'orange', values: rows.map((row) => row?.[measure]?.p95) },
    ];
    return drawTimes(series, language);
  }
  const valueFormatter = (value: number): string => formatInteger(value, language);
  const of = (name: 'requests' | 'errors' | 'input_tokens' | 'output_tokens'): number[] =>
    rows.map((row) => row?.[name] ?? 0);
  if (measure === 'tokens') {
    const [input, output] = [of('input_tokens'), of('output_tokens')];
    const series = [
      { label: texts.input, color: 'teal', values: input },
      { label: texts.output, color: 'blue', values: output },
    ];
    const tops = input.map((value, at) => value + (output[at] ?? 0));
    return { kind: 'stacked', series, axis: createCountAxis(tops, valueFormatter), valueFormatter };
  }
  const [requests, errors] = [of('requests'), of('errors')];
  const series = [
    { label: texts.requests, color: 'teal', values: requests },
    { label: texts.errors, color: 'red', values: errors },
  ];
  return { kind: 'grouped', series, axis: createCountAxis([...requests, ...errors], valueFormatter), valueFormatter };
}

/** One measure by hour or day; the figures stand beside it as text. */
export function MeasureChart({
  overview,
  measure,
}: {
  readonly overview: Overview;
  readonly measure: Measure;
}): ReactNode {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const { buckets, rows } = useMemo(() => listPoints(overview), [overview]);
  const drawn = useMemo(() => draw(rows, measure, texts, language), [rows, measure, texts, language]);
  return (
    <Chart
      {...drawn}
      label={texts.measures[measure]}
      height={210}
      count={buckets.length}
      labelOf={(at) => formatBucket(buckets[at] ?? '', overview.interval, language)}
      withLegend
    />
  );
}
