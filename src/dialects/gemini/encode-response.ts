import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { Losses } from '../conversation/index.ts';
import type { AnswerChoice, ConversationAnswer } from '../conversation/index.ts';
import type { AnswerLabel, Encoded } from '../port.ts';
import { encodeContent, encodeParts } from './encode-parts.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { citationsOf, encodeGrounding, encodeLogprobs } from './grounding.ts';
import { encodeUsage } from './usage.ts';

const CLIENT = { kind: 'client' } as const;

/** The members around the candidates, the same whole and in each frame of a stream. */
export function encodeEnvelope(
  candidates: readonly string[] | null,
  usage: string | null,
  model: string,
  id: string,
): string {
  return joinObject([
    ['candidates', candidates === null ? null : joinArray(candidates)],
    ['promptFeedback', candidates === null ? '{"blockReason":"OTHER"}' : null],
    ['usageMetadata', usage],
    ['modelVersion', quote(model)],
    ['responseId', quote(id)],
  ]);
}

/** The tier stands among the counts. */
export function encodeCounts(usage: ConversationAnswer['usage'], serviceTier: string | null): string | null {
  if (usage === null) return null;
  const counts = encodeUsage(usage);
  return serviceTier === null ? counts : `${counts.slice(0, -1)},"serviceTier":${JSON.stringify(serviceTier)}}`;
}

function encodeCandidate(choice: AnswerChoice, index: number, losses: Losses): string {
  return joinObject([
    ['content', encodeContent('model', encodeParts(choice.content, CLIENT, losses))],
    ['finishReason', quote(encodeFinishReason(choice.finishReason ?? 'stop', choice.rawFinishReason))],
    ['index', String(index)],
    ['groundingMetadata', encodeGrounding(citationsOf(choice.content))],
    ['logprobsResult', choice.logprobs === null ? null : encodeLogprobs(choice.logprobs)],
  ]);
}

/** A canonical answer as generated content. */
export function encodeAnswer(answer: ConversationAnswer, label: AnswerLabel): Encoded {
  const losses = new Losses();
  const candidates = answer.choices.map((choice, index) => encodeCandidate(choice, index, losses));
  const body = encodeEnvelope(
    candidates.length === 0 ? null : candidates,
    encodeCounts(answer.usage, answer.serviceTier),
    answer.model ?? label.model,
    label.answerId ?? label.id.slice('req_'.length),
  );
  return { body, warnings: losses.list };
}
