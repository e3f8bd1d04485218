import type { Clock } from '../lib/clock.ts';
import { samplesFor } from './first-byte-times.ts';
import type { Load } from './load.ts';
import type { Hedging, RoutableDeployment } from './port.ts';

export interface HedgingParts {
  readonly clock: Clock;
  readonly loadOf: (deployment: RoutableDeployment) => Load;
}

/** Second attempts, by what is remembered of each deployment. */
export function createHedging({ clock, loadOf }: HedgingParts): Hedging {
  return {
    delay({ after, minMs }, deployment, stream) {
      const times = loadOf(deployment).times(stream);
      const within = times.within(after);
      return {
        delayMs: within === null ? null : Math.max(minMs, within),
        samples: times.samples,
        samplesNeeded: samplesFor(after),
      };
    },
    observe(deployment, stream, firstByteMs) {
      loadOf(deployment).times(stream).observe(firstByteMs);
    },
    outpaced({ after }, deployment, stream, waitedMs) {
      const load = loadOf(deployment);
      load.times(stream).observeAtLeast(waitedMs, after);
      load.observeAtLeast(clock.monotonic(), waitedMs);
    },
  };
}
