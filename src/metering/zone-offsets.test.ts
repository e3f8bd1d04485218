import { expect, test } from 'bun:test';
import { listZoneOffsets } from './zone-offsets.ts';

const HOUR_MS = 3_600_000;

test('a zone that changes its clocks has an offset for each side of the change', () => {
  const from = Date.UTC(2026, 2, 1);
  expect(listZoneOffsets('Europe/Berlin', from, Date.UTC(2026, 10, 1))).toEqual([
    { until: Date.UTC(2026, 2, 29, 1), aheadMs: HOUR_MS },
    { until: Date.UTC(2026, 9, 25, 1), aheadMs: 2 * HOUR_MS },
    { until: null, aheadMs: HOUR_MS },
  ]);
  expect(listZoneOffsets('Europe/Berlin', from, Date.UTC(2026, 2, 29, 1))).toEqual([{ until: null, aheadMs: HOUR_MS }]);
});

test('a zone without changes has one, also where it is no whole hour', () => {
  expect(listZoneOffsets('UTC', 0, Date.UTC(2100, 0, 1))).toEqual([{ until: null, aheadMs: 0 }]);
  expect(listZoneOffsets('Asia/Kathmandu', Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1))).toEqual([
    { until: null, aheadMs: 5.75 * HOUR_MS },
  ]);
});

test('an unknown zone is refused', () => {
  expect(() => listZoneOffsets('Mars/Olympus', 0, 1)).toThrow(RangeError);
});
