import { isRecord } from '../../lib/json/index.ts';
import { readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import type { AnswerFacts } from '../port.ts';
import { mapUsage } from '../shared/openai-usage.ts';
import { addServiceTier } from '../shared/service-tier.ts';
import { mapFinishReason } from './finish-reason.ts';
import { readChoice } from './read-choice.ts';

const NOTHING: AnswerFacts = {
  readable: false,
  usage: null,
  finishReason: null,
  rawFinishReason: null,
  visibleCharacters: 0,
};

/** What settlement needs of a whole answer; all null when the body is none. Never throws. */
export function readAnswer(body: AnswerBody): AnswerFacts {
  const answer = readValue(body);
  if (!isRecord(answer) || !Array.isArray(answer['choices'])) return NOTHING;
  const choices = answer['choices'].map(readChoice);
  const raw = choices[0]?.finishReason ?? null;
  return {
    readable: true,
    usage: addServiceTier(mapUsage(answer['usage']), answer['service_tier']),
    finishReason: raw === null ? null : mapFinishReason(raw),
    rawFinishReason: raw,
    visibleCharacters: choices.reduce((count, { text }) => count + text.length, 0),
  };
}
