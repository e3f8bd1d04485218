import type { ConversationAnswer } from '../dialects/conversation/index.ts';
import type { EmbeddingAnswer } from '../dialects/embeddings/index.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import { upstreamOf } from './formats.ts';
import type { Candidate, Plan } from './plan.ts';

/** A whole answer, whatever was asked for. */
export type CanonicalAnswer = ConversationAnswer | EmbeddingAnswer;

function decode({ deployment, target }: Candidate, { body }: RawAnswer, plan: Plan): CanonicalAnswer {
  if (target === null) throw new GatewayError('internal_error', { internal: 'an answer that passes through was read' });
  return target.operation === 'embeddings'
    ? target.decodeAnswer(body, plan.embeddings?.inputs.length ?? 0)
    : target.decodeAnswer(body, upstreamOf(deployment, target));
}

/** A body that is no answer of its format is a failure of the provider, which another may not share. */
export function readCanonical({ candidate }: Attempt, raw: RawAnswer, plan: Plan): CanonicalAnswer | GatewayError {
  try {
    return decode(candidate, raw, plan);
  } catch (error) {
    const provider = candidate.deployment.account.name;
    return new GatewayError('upstream_error', {
      hint: 'the answer is not readable',
      details: [{ provider, problem: 'unreadable' }],
      cause: error,
    });
  }
}
