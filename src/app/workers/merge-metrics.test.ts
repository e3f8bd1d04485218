import { expect, test } from 'bun:test';
import { keepCounts, mergeMetrics } from './merge-metrics.ts';

function show(requests: number, streams: number, startedAt: number): string {
  return [
    '# HELP a_total Requests',
    '# TYPE a_total counter',
    `a_total{model="m, \\"x\\" 1"} ${requests}`,
    '# HELP b Streams',
    '# TYPE b gauge',
    `b ${streams}`,
    '# HELP process_start_time_seconds When',
    '# TYPE process_start_time_seconds gauge',
    `process_start_time_seconds ${startedAt}`,
    '',
  ].join('\n');
}

test('what processes show is added up, and the first start is the start', () => {
  const lines = mergeMetrics([show(2, 1, 200), show(3, 4, 100)]).split('\n');
  expect(lines).toContain('a_total{model="m, \\"x\\" 1"} 5');
  expect(lines).toContain('b 5');
  expect(lines).toContain('process_start_time_seconds 100');
  expect(lines.filter((line) => line === '# TYPE a_total counter')).toHaveLength(1);
});

test('of an ended process the sums stay and what was at the time goes', () => {
  const merged = mergeMetrics([keepCounts(show(2, 1, 200)), show(3, 4, 300)]).split('\n');
  expect(merged).toContain('a_total{model="m, \\"x\\" 1"} 5');
  expect(merged).toContain('b 4');
  expect(merged).toContain('process_start_time_seconds 300');
});
