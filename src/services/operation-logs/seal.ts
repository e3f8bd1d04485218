import { systemClock } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';
import { StoreConflict } from '../../store/port.ts';
import type { Store } from '../../store/port.ts';

const TRIES_MAX = 100;
const BATCH_SIZE_FIRST = 100;
const BATCH_SIZE_MIN = 10;
const BATCH_SIZE_MAX = 400;
/** What a batch is to take at most: so long do the commits of requests wait for it. */
const BATCH_MS = 8;

export interface SealOptions {
  /** Rows; more than these stay for the next time. Default: all. */
  readonly enough?: number;
  /** Asked between batches: what is left stays for the next time. */
  readonly isStopped?: () => boolean;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** Half as many where the last batch took too long, twice as many where it took less than half of what it may. */
function nextSize(size: number, tookMs: number): number {
  if (tookMs > BATCH_MS) return Math.max(BATCH_SIZE_MIN, Math.floor(size / 2));
  return tookMs < BATCH_MS / 2 ? Math.min(BATCH_SIZE_MAX, size * 2) : size;
}

/**
 * Seals what rows are there, in batches small enough that requests commit between them. Another sealer at work is waited for. Answers how many
 * rows were sealed.
 */
export async function sealOperationLog(
  { operationLogChain }: Pick<Store, 'operationLogChain'>,
  { enough = Number.POSITIVE_INFINITY, isStopped = () => false, clock = systemClock }: SealOptions = {},
): Promise<number> {
  let total = 0;
  let size = BATCH_SIZE_FIRST;
  for (let conflicts = 0; conflicts < TRIES_MAX && !isStopped();) {
    try {
      const began = clock.monotonic();
      const sealed = await operationLogChain.seal(size);
      total += sealed;
      if (sealed < size || total >= enough) return total;
      size = nextSize(size, clock.monotonic() - began);
    } catch (error) {
      if (!(error instanceof StoreConflict)) throw error;
      conflicts += 1;
    }
  }
  return total;
}
