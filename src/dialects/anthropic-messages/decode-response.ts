import { GatewayError } from '../../lib/errors/index.ts';
import { isRecord, JsonView, parseJson, textOrNull } from '../../lib/json/index.ts';
import type { ConversationAnswer } from '../conversation/index.ts';
import type { AnswerFacts, Upstream } from '../port.ts';
import { countCharacters, readBlock } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { mapUsage } from './usage.ts';

const decoder = new TextDecoder();
const NOTHING: AnswerFacts = {
  readable: false,
  usage: null,
  finishReason: null,
  rawFinishReason: null,
  visibleCharacters: 0,
};

/** What settlement needs of a whole answer; all null when the body is none. Never throws. */
export function readAnswer(body: Uint8Array): AnswerFacts {
  const answer = parseJson(decoder.decode(body));
  if (!isRecord(answer) || !Array.isArray(answer['content'])) return NOTHING;
  const raw = textOrNull(answer['stop_reason']);
  return {
    readable: true,
    usage: mapUsage(answer['usage']),
    finishReason: raw === null ? null : mapFinishReason(raw),
    rawFinishReason: raw,
    visibleCharacters: answer['content'].reduce((count: number, part) => count + countCharacters(part), 0),
  };
}

/**
 * A whole answer in the canonical form.
 * @throws GatewayError `upstream_error` when the body is no message of this format
 */
export function decodeAnswer(body: Uint8Array, upstream: Upstream): ConversationAnswer {
  const text = decoder.decode(body);
  const answer = parseJson(text);
  if (!isRecord(answer) || !Array.isArray(answer['content'])) {
    throw new GatewayError('upstream_error', { internal: 'the body is no message' });
  }
  const raw = textOrNull(answer['stop_reason']);
  const view = new JsonView(text).get('content');
  const content = answer['content'].map((part: unknown, index: number) =>
    readBlock(part, view?.item(index) ?? null, { kind: 'provider', origin: upstream }),
  );
  return {
    id: textOrNull(answer['id']),
    model: textOrNull(answer['model']),
    choices: [
      {
        content,
        finishReason: raw === null ? null : mapFinishReason(raw),
        rawFinishReason: raw,
        stopSequence: textOrNull(answer['stop_sequence']),
        logprobs: null,
      },
    ],
    usage: mapUsage(answer['usage']),
    serviceTier: null,
  };
}
