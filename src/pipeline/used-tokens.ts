import { totalTokens } from '../metering/index.ts';
import type { Usage } from '../store/records/index.ts';
import type { Attempt } from './attempt.ts';
import { NOTHING_SEEN } from './endings.ts';
import type { AttemptFailure } from './failures.ts';
import type { Plan } from './plan.ts';
import { measureUsage } from './settlement.ts';

/** How an attempt ended: with an answer of this usage, with a failure, or null: from outside, after what was seen of it. */
export type AttemptEnd = { readonly usage: Usage } | { readonly failure: AttemptFailure } | null;

/** What an attempt used of the token limits of its deployment; null: the provider was not reached. Limits are few: without any it is not computed. */
export function usedTokens(attempt: Attempt, { head }: Plan, end: AttemptEnd): number | null {
  if (attempt.candidate.deployment.scopes.length === 0) return 0;
  if (end === null) {
    const seen = attempt.relay?.state ?? NOTHING_SEEN;
    return totalTokens(measureUsage(seen, head.inputTokensEstimate, false).usage);
  }
  if ('usage' in end) return totalTokens(end.usage);
  const { usage, billable } = end.failure;
  if (usage !== undefined) return totalTokens(usage);
  if (billable) return head.inputTokensEstimate;
  return attempt.status === null ? null : 0;
}
