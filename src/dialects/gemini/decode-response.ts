import { GatewayError } from '../../lib/errors/index.ts';
import { asArray, asRecord, asString, isRecord, JsonView } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { openAnswer, readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import { fold } from '../conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../conversation/index.ts';
import type { AnswerFacts, Upstream } from '../port.ts';
import { countCharacters, isCall } from './blocks.ts';
import { CandidateEvents } from './candidate.ts';
import { mapFinishReason } from './finish-reason.ts';
import { mapUsage } from './usage.ts';

const NOTHING: AnswerFacts = {
  readable: false,
  usage: null,
  finishReason: null,
  rawFinishReason: null,
  visibleCharacters: 0,
};

function partsOf(candidate: unknown): readonly unknown[] {
  return asArray(asRecord(asRecord(candidate)['content'])['parts']);
}

/** Why a prompt was not answered at all; empty when it was. */
export function readBlockReason(answer: JsonRecord): string {
  return asString(asRecord(answer['promptFeedback'])['blockReason']);
}

/** Some answers have usage and no candidates: nothing was generated. */
function isAnswer(answer: JsonRecord): boolean {
  return Array.isArray(answer['candidates']) || readBlockReason(answer) !== '' || isRecord(answer['usageMetadata']);
}

/** What settlement needs of a whole answer; all null when the body is none. Never throws. */
export function readAnswer(body: AnswerBody): AnswerFacts {
  const answer = readValue(body);
  if (!isRecord(answer) || !isAnswer(answer)) return NOTHING;
  const candidates = asArray(answer['candidates']);
  const raw = asString(asRecord(candidates[0])['finishReason']);
  const blocked = readBlockReason(answer);
  const callsTools = partsOf(candidates[0]).some(isCall);
  return {
    readable: true,
    usage: mapUsage(answer['usageMetadata']),
    finishReason: raw !== '' ? mapFinishReason(raw, callsTools) : blocked !== '' ? 'content_filter' : null,
    rawFinishReason: raw || blocked || null,
    visibleCharacters: candidates.flatMap(partsOf).reduce((count: number, part) => count + countCharacters(part), 0),
  };
}

/**
 * A whole answer in the canonical form; no choice where the prompt was blocked.
 * @throws GatewayError `upstream_error` when the body is no answer of this format
 */
export function decodeAnswer(body: AnswerBody, upstream: Upstream): ConversationAnswer {
  const { text, value } = openAnswer(body);
  const answer = value;
  if (!isRecord(answer) || !isAnswer(answer)) {
    throw new GatewayError('upstream_error', { internal: 'the body is no generated content' });
  }
  const id = asString(answer['responseId']) || null;
  const tier = asString(asRecord(answer['usageMetadata'])['serviceTier']);
  const events: ConversationEvent[] = [
    {
      type: 'message-start',
      id,
      model: asString(answer['modelVersion']) || null,
      serviceTier: tier === '' ? null : tier,
    },
  ];
  const view = new JsonView(text).get('candidates');
  asArray(answer['candidates']).forEach((candidate, index) => {
    const reader = new CandidateEvents(index, upstream);
    reader.read(candidate, view?.item(index) ?? null, id ?? '', events);
    reader.end(events);
  });
  const usage = mapUsage(answer['usageMetadata']);
  if (usage !== null) events.push({ type: 'usage', usage });
  return fold(events);
}
