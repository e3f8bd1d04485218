import { Counter, Gauge, Registry } from 'prom-client';
import { formatUsd } from '../lib/money.ts';
import { asMetric } from './histogram.ts';
import type { SeriesHistogram } from './histogram.ts';
import { addProcessMetrics } from './process-metrics.ts';
import type { RequestMetrics, RequestSeries } from './request-metrics.ts';

/** Everything that is counted, as plain numbers. */
export interface MetricSources {
  readonly requests: RequestMetrics;
  readonly refusals: ReadonlyMap<string, number>;
  readonly histograms: readonly SeriesHistogram[];
  readonly openStreams: () => number;
  /** By what became of them; empty where no traces are sent. */
  readonly spans: ReadonlyMap<string, number>;
}

const LABELS = ['model', 'provider', 'status'] as const;

function addRequestCounters(registry: Registry, requests: RequestMetrics): void {
  const add = (name: string, help: string, read: (series: RequestSeries) => number): void => {
    const metric: Counter<(typeof LABELS)[number]> = new Counter({
      name,
      help,
      labelNames: LABELS,
      registers: [registry],
      collect() {
        metric.reset();
        for (const series of requests.series()) metric.inc({ ...series.labels }, read(series));
      },
    });
  };
  add('tallygate_requests_total', 'Requests that were admitted', (series) => series.requests);
  add('tallygate_input_tokens_total', 'Input tokens, cached ones included', (series) => series.inputTokens);
  add('tallygate_cached_input_tokens_total', 'Input tokens read from a cache', (series) => series.cachedInputTokens);
  add('tallygate_output_tokens_total', 'Output tokens, reasoning included', (series) => series.outputTokens);
  add('tallygate_charge_usd_total', 'Charges, USD; the exact sums are in the ledger', (series) =>
    Number.parseFloat(formatUsd(series.charge)),
  );
}

function addRefusals(registry: Registry, refusals: ReadonlyMap<string, number>): void {
  const metric: Counter<'reason'> = new Counter({
    name: 'tallygate_refusals_total',
    help: 'Requests refused before their hold, by type of the error table',
    labelNames: ['reason'] as const,
    registers: [registry],
    collect() {
      metric.reset();
      for (const [reason, count] of refusals) metric.inc({ reason }, count);
    },
  });
}

function addSpans(registry: Registry, spans: ReadonlyMap<string, number>): void {
  const metric: Counter<'outcome'> = new Counter({
    name: 'tallygate_trace_spans_total',
    help: 'Spans by what became of them: sent to the collector, or dropped since it did not keep up',
    labelNames: ['outcome'] as const,
    registers: [registry],
    collect() {
      metric.reset();
      for (const [outcome, count] of spans) metric.inc({ outcome }, count);
    },
  });
}

/** The library's side of the metrics: reads the sums when it renders. */
export function createRegistry(sources: MetricSources): Registry {
  const registry = new Registry();
  addRequestCounters(registry, sources.requests);
  addRefusals(registry, sources.refusals);
  addSpans(registry, sources.spans);
  for (const histogram of sources.histograms) registry.registerMetric(asMetric(histogram));
  const streams: Gauge = new Gauge({
    name: 'tallygate_open_streams',
    help: 'Streamed answers under way',
    registers: [registry],
    collect: () => streams.set(sources.openStreams()),
  });
  addProcessMetrics(registry);
  return registry;
}
