import type { Registry } from 'prom-client';
import type { Clock } from '../lib/clock.ts';
import { SeriesHistogram } from './histogram.ts';
import { LabelSet } from './label-set.ts';
import { watchEventLoop } from './event-loop.ts';
import { RequestMetrics } from './request-metrics.ts';
import type { MetricSources } from './registry.ts';
import type { RequestMeasure } from './request-metrics.ts';

export type SpanOutcome = 'sent' | 'dropped';

/** The gateway's figures; labels are bounded, and no user or token is one of them. */
export interface Metrics {
  request(measure: RequestMeasure): void;
  /** A request that was refused before its hold; `reason` is a type of the error table. */
  refused(reason: string): void;
  streamOpened(): void;
  streamClosed(): void;
  openStreams(): number;
  commit(durationMs: number, rows: number): void;
  /** Spans that reached the collector, or did not. */
  spans(outcome: SpanOutcome, count: number): void;
  /** The text of `/metrics`. */
  render(): Promise<string>;
  readonly contentType: string;
  close(): void;
}

const REASONS_MAX = 50;
const COMMIT_SECONDS = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1];
const COMMIT_ROWS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const DELAY_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1];
/** The text format of Prometheus. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Creates the metrics and begins to watch the event loop's delay. The library that renders them is loaded when they are first asked for. */
export function createMetrics(clock: Clock): Metrics {
  const requests = new RequestMetrics();
  const refusals = new Map<string, number>();
  const reasons = new LabelSet(REASONS_MAX);
  const commitSeconds = new SeriesHistogram(
    'tallygate_commit_duration_seconds',
    'Group commits of what requests write',
    COMMIT_SECONDS,
  );
  const commitRows = new SeriesHistogram('tallygate_commit_rows', 'Records packed into one group commit', COMMIT_ROWS);
  const loopDelay = new SeriesHistogram(
    'tallygate_event_loop_delay_seconds',
    'How late timers of the event loop fire',
    DELAY_SECONDS,
  );
  const durations = commitSeconds.addSeries({});
  const rows = commitRows.addSeries({});
  const stopWatching = watchEventLoop(clock, loopDelay.addSeries({}));
  const spans = new Map<SpanOutcome, number>();
  let openStreams = 0;
  let registry: Registry | null = null;
  const sources: MetricSources = {
    requests,
    refusals,
    histograms: [requests.duration, requests.firstByte, commitSeconds, commitRows, loopDelay],
    openStreams: () => openStreams,
    spans,
  };
  return {
    contentType: CONTENT_TYPE,
    request: (measure) => requests.record(measure),
    refused(reason) {
      const label = reasons.resolve(reason);
      refusals.set(label, (refusals.get(label) ?? 0) + 1);
    },
    streamOpened() {
      openStreams += 1;
    },
    streamClosed() {
      openStreams -= 1;
    },
    openStreams: () => openStreams,
    commit(durationMs, rowCount) {
      durations.observe(durationMs / 1000);
      rows.observe(rowCount);
    },
    spans: (outcome, count) => void spans.set(outcome, (spans.get(outcome) ?? 0) + count),
    async render() {
      const { createRegistry } = await import('./registry.ts');
      registry ??= createRegistry(sources);
      return registry.metrics();
    },
    close: stopWatching,
  };
}
