import type { GatewayError } from '../lib/errors/index.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { FinishReason } from '../store/records/index.ts';
import type { Attempt } from './attempt.ts';
import type { PipelineDeps } from './deps.ts';
import { measureUsage } from './estimates.ts';
import type { Candidate, Plan } from './plan.ts';
import type { Outcome } from './settlement.ts';

/** How a request ended, without what its run knows anyway. */
export type Ending = Omit<Outcome, 'latencyMs' | 'timeToFirstTokenMs' | 'attempts' | 'warnings'>;

export const NOTHING_SEEN = { usage: null, visibleCharacters: 0, finishReason: null, rawFinishReason: null };

/** A request that ended in the middle is charged for what was seen: the input, and the output so far. */
export function describeSeen(
  deps: PipelineDeps,
  plan: Plan,
  { candidate, relay }: Attempt,
  status: number,
  finishReason: FinishReason,
  error: GatewayError | null,
): Ending {
  const seen = relay?.state ?? NOTHING_SEEN;
  const { usage, estimated } = measureUsage(deps, plan, candidate, seen, false);
  const { rawFinishReason } = seen;
  return { status, candidate, finishReason, rawFinishReason, errorType: error?.type ?? null, usage, estimated };
}

/** A request that nothing was answered to. `error` is null when its client left. */
export function describeUnanswered(candidate: Candidate, status: number, error: GatewayError | null): Ending {
  return {
    status,
    candidate,
    finishReason: error === null ? 'cancelled' : 'error',
    rawFinishReason: null,
    errorType: error?.type ?? null,
    usage: NO_USAGE,
    estimated: false,
  };
}
