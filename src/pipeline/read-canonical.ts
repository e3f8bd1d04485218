import type { ConversationAnswer } from '../dialects/conversation/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import { describeUndecodable } from './failures.ts';
import type { AttemptFailure } from './failures.ts';
import { upstreamOf } from './plan.ts';

/** The answer in the canonical form, or why it has none: that is a failure of the provider, which another may not share. */
export function readCanonical({ candidate }: Attempt, raw: RawAnswer): ConversationAnswer | AttemptFailure {
  try {
    return candidate.dialect.decodeAnswer(raw.body, upstreamOf(candidate));
  } catch (error) {
    return describeUndecodable(candidate.deployment.account.name, error);
  }
}
