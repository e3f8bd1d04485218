import { GatewayError } from '../../lib/errors/index.ts';
import { isRecord, JsonView, textOrNull } from '../../lib/json/index.ts';
import { openAnswer, readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import type { ContentBlock, ConversationAnswer } from '../conversation/index.ts';
import type { AnswerFacts, Upstream } from '../port.ts';
import { countCharacters, readBlock } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { mapUsage } from './usage.ts';

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
  if (!isRecord(answer) || !Array.isArray(answer['content'])) return NOTHING;
  const raw = textOrNull(answer['stop_reason']);
  return {
    readable: true,
    usage: mapUsage(answer['usage']),
    finishReason: raw === null ? null : mapFinishReason(raw),
    rawFinishReason: raw,
    visibleCharacters: countAll(answer['content']),
  };
}

function countAll(parts: readonly unknown[]): number {
  let count = 0;
  for (const part of parts) count += countCharacters(part);
  return count;
}

function isText(part: unknown): boolean {
  return isRecord(part) && part['type'] === 'text';
}

/** The blocks; the text is looked into only where a block must keep its own. */
function readContent(parts: readonly unknown[], text: string, origin: Upstream): readonly ContentBlock[] {
  const speaker = { kind: 'provider', origin } as const;
  const view = parts.every(isText) ? null : new JsonView(text).get('content');
  const blocks: ContentBlock[] = [];
  for (let index = 0; index < parts.length; index++)
    blocks.push(readBlock(parts[index], view?.item(index) ?? null, speaker));
  return blocks;
}

/**
 * A whole answer in the canonical form.
 * @throws GatewayError `upstream_error` when the body is no message of this format
 */
export function decodeAnswer(body: AnswerBody, upstream: Upstream): ConversationAnswer {
  const { text, value } = openAnswer(body);
  const answer = value;
  if (!isRecord(answer) || !Array.isArray(answer['content'])) {
    throw new GatewayError('upstream_error', { internal: 'the body is no message' });
  }
  const raw = textOrNull(answer['stop_reason']);
  const content = readContent(answer['content'], text, upstream);
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
