import type { GatewayError } from '../lib/errors/index.ts';
import { isBilledToEnd } from '../providers/index.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { FinishReason, Usage } from '../store/records/index.ts';
import type { Attempt } from './attempt.ts';
import type { PipelineDeps } from './deps.ts';
import { measureUsage } from './estimates.ts';
import type { Candidate, Plan } from './plan.ts';
import type { Outcome } from './settlement.ts';

export const NOTHING_SEEN = { usage: null, visibleCharacters: 0, finishReason: null, rawFinishReason: null };

/** What a call that we ended is billed as: some vendors carry on, and nobody reads how far; at most to the cap. */
function billEnded(plan: Plan, { deployment }: Candidate, usage: Usage): Usage | undefined {
  if (!isBilledToEnd(deployment.kind, plan.head.stream)) return undefined;
  return { ...usage, output: Math.max(usage.output, plan.outputTokens * plan.head.choices) };
}

/** What we gave up before its client had anything of it: what its provider may bill is ours. */
function describeGivenUp(deps: PipelineDeps, plan: Plan, candidate: Candidate, error: GatewayError): Outcome {
  const { usage } = measureUsage(deps, plan, candidate, NOTHING_SEEN, false);
  const ending = describeUnanswered(candidate, error.entry.status, error);
  return { ...ending, finishReason: 'cancelled', billed: billEnded(plan, candidate, usage) ?? usage };
}

/** A request that ended in the middle is charged for what was seen: the input, and the output so far. */
export function describeSeen(
  deps: PipelineDeps,
  plan: Plan,
  { candidate, relay, began }: Attempt,
  status: number,
  finishReason: FinishReason,
  error: GatewayError | null,
): Outcome {
  if (error?.type === 'shutting_down' && !began) return describeGivenUp(deps, plan, candidate, error);
  const seen = relay?.state ?? NOTHING_SEEN;
  const { usage, estimated } = measureUsage(deps, plan, candidate, seen, false);
  const { rawFinishReason } = seen;
  const ending = { status, candidate, finishReason, rawFinishReason, errorType: error?.type ?? null, usage, estimated };
  const billed = finishReason === 'cancelled' ? billEnded(plan, candidate, usage) : undefined;
  return billed === undefined ? ending : { ...ending, billed };
}

/** A request that nothing was answered to. `error` is null when its client left. */
export function describeUnanswered(candidate: Candidate, status: number, error: GatewayError | null): Outcome {
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
