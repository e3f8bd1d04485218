import type { Clock } from '../../lib/clock.ts';

const RETRY_MS = 250;

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

/** Does what has to be done, however often it fails. */
export async function keepTrying<Result>(
  clock: Clock,
  run: () => Promise<Result>,
  onFailure: (error: unknown) => void,
): Promise<Result> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      onFailure(error);
      await pause(clock, RETRY_MS);
    }
  }
}
