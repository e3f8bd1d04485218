import type { ConversationAnswer } from '../dialects/conversation/index.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import { upstreamOf } from './plan.ts';

/** A body that is no answer of its dialect is a failure of the provider, which another may not share. */
export function readCanonical({ candidate }: Attempt, raw: RawAnswer): ConversationAnswer | GatewayError {
  try {
    return candidate.dialect.decodeAnswer(raw.body, upstreamOf(candidate));
  } catch (error) {
    const provider = candidate.deployment.account.name;
    return new GatewayError('upstream_error', {
      hint: 'the answer is not readable',
      details: [{ provider, problem: 'unreadable' }],
      cause: error,
    });
  }
}
