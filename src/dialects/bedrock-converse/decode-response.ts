import { GatewayError } from '../../lib/errors/index.ts';
import { asArray, asRecord, isRecord, JsonView, textOrNull } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { openAnswer, readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import type { ConversationAnswer } from '../conversation/index.ts';
import type { AnswerFacts, Upstream } from '../port.ts';
import { countCharacters, isServerTool, readBlock } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { addServiceTier } from '../shared/service-tier.ts';
import { mapUsage } from './usage.ts';

const NOTHING: AnswerFacts = {
  readable: false,
  usage: null,
  finishReason: null,
  rawFinishReason: null,
  visibleCharacters: 0,
};

function hasMessage(answer: JsonRecord): boolean {
  return isRecord(asRecord(answer['output'])['message']);
}

function contentOf(answer: JsonRecord): readonly unknown[] {
  return asArray(asRecord(asRecord(answer['output'])['message'])['content']);
}

function hasCalls(content: readonly unknown[]): boolean {
  return content.some((block) => {
    const call = asRecord(block)['toolUse'];
    return isRecord(call) && !isServerTool(call);
  });
}

/** The stop sequence that was hit, where the request asked to be told. */
export function readStopSequence(fields: unknown): string | null {
  const said = asRecord(fields);
  return textOrNull(said['stop_sequence']) ?? textOrNull(asRecord(said['delta'])['stop_sequence']);
}

/** What settlement needs of a whole answer; all null when the body is none. Never throws. */
export function readAnswer(body: AnswerBody): AnswerFacts {
  const answer = readValue(body);
  if (!isRecord(answer) || !hasMessage(answer)) return NOTHING;
  const content = contentOf(answer);
  const raw = textOrNull(answer['stopReason']);
  return {
    readable: true,
    usage: addServiceTier(mapUsage(answer['usage'], false), asRecord(answer['serviceTier'])['type']),
    finishReason: raw === null ? null : mapFinishReason(raw, hasCalls(content)),
    rawFinishReason: raw,
    visibleCharacters: content.reduce((count: number, block) => count + countCharacters(block), 0),
  };
}

/**
 * A whole answer in the canonical form.
 * @throws GatewayError `upstream_error` when the body is no answer of this format
 */
export function decodeAnswer(body: AnswerBody, upstream: Upstream): ConversationAnswer {
  const { text, value } = openAnswer(body);
  const answer = asRecord(value);
  if (!hasMessage(answer)) throw new GatewayError('upstream_error', { internal: 'the body is no message' });
  const content = contentOf(answer);
  const view = new JsonView(text).find(['output', 'message', 'content']);
  const raw = textOrNull(answer['stopReason']);
  return {
    id: null,
    // A router says which model it chose; else the request names it.
    model: textOrNull(asRecord(asRecord(answer['trace'])['promptRouter'])['invokedModelId']),
    choices: [
      {
        content: content.map((block, index) => readBlock(block, view?.item(index) ?? null, upstream)),
        finishReason: raw === null ? null : mapFinishReason(raw, hasCalls(content)),
        rawFinishReason: raw,
        stopSequence: readStopSequence(answer['additionalModelResponseFields']),
        logprobs: null,
      },
    ],
    usage: mapUsage(answer['usage'], false),
    // A stream says it at its end, when it is no news.
    serviceTier: null,
  };
}
