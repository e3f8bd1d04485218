import { expect, test } from 'bun:test';
import { FakeClock } from '../lib/clock.ts';
import { createMetrics } from './metrics.ts';
import type { RequestMeasure } from './request-metrics.ts';

const MEASURE: RequestMeasure = {
  model: 'm1',
  provider: 'p1',
  stream: false,
  status: 200,
  durationMs: 40,
  timeToFirstByteMs: 20,
  inputTokens: 10,
  cachedInputTokens: 4,
  outputTokens: 5,
  charge: 1_500_000n,
};

test('what is recorded is rendered as counters and histograms', async () => {
  const metrics = createMetrics(new FakeClock());
  metrics.request(MEASURE);
  metrics.request({ ...MEASURE, stream: true, durationMs: 400_000 });
  metrics.refused('rate_limited');
  metrics.streamOpened();
  metrics.streamOpened();
  metrics.streamClosed();
  metrics.commit(3, 12);
  const text = await metrics.render();
  for (const line of [
    'tallygate_requests_total{model="m1",provider="p1",status="200"} 2',
    'tallygate_input_tokens_total{model="m1",provider="p1",status="200"} 20',
    'tallygate_cached_input_tokens_total{model="m1",provider="p1",status="200"} 8',
    'tallygate_output_tokens_total{model="m1",provider="p1",status="200"} 10',
    'tallygate_charge_usd_total{model="m1",provider="p1",status="200"} 0.003',
    'tallygate_request_duration_seconds_bucket{model="m1",stream="false",le="0.025"} 0',
    'tallygate_request_duration_seconds_bucket{model="m1",stream="false",le="0.05"} 1',
    'tallygate_request_duration_seconds_bucket{model="m1",stream="true",le="300"} 0',
    'tallygate_request_duration_seconds_bucket{model="m1",stream="true",le="+Inf"} 1',
    'tallygate_request_duration_seconds_count{model="m1",stream="true"} 1',
    'tallygate_time_to_first_byte_seconds_sum{model="m1",stream="false"} 0.02',
    'tallygate_refusals_total{reason="rate_limited"} 1',
    'tallygate_open_streams 1',
    'tallygate_commit_duration_seconds_bucket{le="0.004"} 1',
    'tallygate_commit_rows_bucket{le="20"} 1',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
});

test('rendering twice does not count twice', async () => {
  const metrics = createMetrics(new FakeClock());
  metrics.request(MEASURE);
  await metrics.render();
  expect(await metrics.render()).toContain('tallygate_requests_total{model="m1",provider="p1",status="200"} 1\n');
});

test('labels stay bounded whatever is recorded, and nothing is lost', async () => {
  const metrics = createMetrics(new FakeClock());
  for (let index = 0; index < 5000; index++) metrics.request({ ...MEASURE, model: `model-${index}` });
  for (let index = 0; index < 500; index++) metrics.refused(`reason-${index}`);
  const text = await metrics.render();
  const requests = text.split('\n').filter((line) => line.startsWith('tallygate_requests_total{'));
  expect(requests.length).toBeLessThanOrEqual(101);
  expect(requests.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)).toBe(5000);
  expect(text.match(/^tallygate_refusals_total\{/gm)?.length).toBe(51);
});

test('the event loop is watched until the metrics are closed', async () => {
  const clock = new FakeClock();
  const metrics = createMetrics(clock);
  clock.advance(250);
  clock.advance(250);
  expect(await metrics.render()).toContain('tallygate_event_loop_delay_seconds_count 2\n');
  metrics.close();
  clock.advance(1000);
  expect(await metrics.render()).toContain('tallygate_event_loop_delay_seconds_count 2\n');
});
