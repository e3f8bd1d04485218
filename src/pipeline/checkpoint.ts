import type { TapState } from '../dialects/port.ts';
import { nanoUsd } from '../lib/money.ts';
import type { HoldWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import type { HoldKeeper } from './hold-keeper.ts';
import type { Candidate, Plan } from './plan.ts';
import { measureUsage } from './estimates.ts';

/** The request whose stream is relayed. */
export interface CheckpointedRequest {
  readonly plan: Plan;
  readonly hold: HoldWrite;
}

/** Writes down how far a stream has come, and what it would cost if the process ended now. */
export function writeCheckpoint(
  deps: PipelineDeps,
  { plan, hold }: CheckpointedRequest,
  holdKeeper: HoldKeeper,
  candidate: Candidate,
  state: TapState,
  now: number,
): void {
  const { usage } = measureUsage(deps, plan, candidate, state, false);
  deps.traffic.checkpoint({
    id: hold.id,
    at: now,
    outputTokens: usage.output,
    inputTokens: state.usage === null ? null : state.usage.input + state.usage.cachedRead,
    charge: nanoUsd(holdKeeper.limit(deps.pricing.charge(candidate.price, usage, hold.marginMillionths))),
  });
}
