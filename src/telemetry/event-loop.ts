import type { Clock } from '../lib/clock.ts';
import type { HistogramSeries } from './histogram.ts';

const WATCH_EVERY_MS = 250;

/** Observes how late a timer fires, a few times a second; the answer ends it. */
export function watchEventLoop(clock: Clock, series: HistogramSeries): () => void {
  let cancel = (): void => {};
  const arm = (): void => {
    const due = clock.monotonic() + WATCH_EVERY_MS;
    cancel = clock.after(WATCH_EVERY_MS, () => {
      series.observe(Math.max(0, clock.monotonic() - due) / 1000);
      arm();
    });
  };
  arm();
  return () => cancel();
}
