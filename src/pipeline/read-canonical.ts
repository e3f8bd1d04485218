import type { AnswerBody } from '../dialects/answer-text.ts';
import type { ConversationAnswer } from '../dialects/conversation/index.ts';
import type { EmbeddingAnswer } from '../dialects/embeddings/index.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { Attempt } from './attempt.ts';
import { describeUndecodable } from './failures.ts';
import type { AttemptFailure } from './failures.ts';
import { upstreamOf } from './formats.ts';
import type { Candidate, Plan } from './plan.ts';

/** A whole answer, whatever was asked for. */
export type CanonicalAnswer = ConversationAnswer | EmbeddingAnswer;

function decode({ deployment, target }: Candidate, body: AnswerBody, plan: Plan): CanonicalAnswer {
  if (target === null) throw new GatewayError('internal_error', { internal: 'an answer that passes through was read' });
  return target.operation === 'embeddings'
    ? target.decodeAnswer(body, plan.embeddings?.inputs.length ?? 0)
    : target.decodeAnswer(body, upstreamOf(deployment, target));
}

/** The answer in the canonical form, or why it has none: that is a failure of the provider, which another may not share. */
export function readCanonical({ candidate }: Attempt, body: AnswerBody, plan: Plan): CanonicalAnswer | AttemptFailure {
  try {
    return decode(candidate, body, plan);
  } catch (error) {
    return describeUndecodable(candidate.deployment.account.name, error);
  }
}
