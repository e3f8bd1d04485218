import { totalTokens } from '../metering/index.ts';
import type { Usage } from '../store/records/index.ts';
import type { Attempt } from './attempt.ts';
import type { PipelineDeps } from './deps.ts';
import { NOTHING_SEEN } from './endings.ts';
import { countInput, measureUsage } from './estimates.ts';
import type { AttemptFailure } from './failures.ts';
import type { Plan } from './plan.ts';

/** How an attempt ended: with an answer of this usage, with a failure, or null: from outside, after what was seen of it. */
export type AttemptEnd = { readonly usage: Usage } | { readonly failure: AttemptFailure } | null;

/** What an attempt used of the token limits of its deployment; null: the provider was not reached. Limits are few: without any it is not computed. */
export function usedTokens(deps: PipelineDeps, plan: Plan, attempt: Attempt, end: AttemptEnd): number | null {
  const { candidate, relay, status } = attempt;
  if (candidate.deployment.scopes.length === 0) return 0;
  if (end === null) return totalTokens(measureUsage(deps, plan, candidate, relay?.state ?? NOTHING_SEEN, false).usage);
  if ('usage' in end) return totalTokens(end.usage);
  const { usage, billable } = end.failure;
  if (usage !== undefined) return totalTokens(usage);
  if (billable) return countInput(deps, plan, candidate);
  return status === null ? null : 0;
}
