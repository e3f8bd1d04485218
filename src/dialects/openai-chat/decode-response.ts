import { GatewayError } from '../../lib/errors/index.ts';
import { asArray, asRecord, asString, isRecord, textOrNull } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import type { AnswerChoice, ContentBlock, ConversationAnswer, ToolCallBlock } from '../conversation/index.ts';
import type { AnswerFacts, Upstream } from '../port.ts';
import { readCitations, readLogprobs } from './annotations.ts';
import { countCharacters, readTurn } from './blocks.ts';
import type { TurnPiece } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { readCallOpaque, readReasoningBlocks } from './reasoning-details.ts';
import { addServiceTier } from '../shared/service-tier.ts';
import { mapUsage } from './usage.ts';

const NOTHING: AnswerFacts = {
  readable: false,
  usage: null,
  finishReason: null,
  rawFinishReason: null,
  visibleCharacters: 0,
};

interface Choice {
  readonly choice: JsonRecord;
  readonly turn: JsonRecord;
  readonly piece: TurnPiece;
  readonly finishReason: string | null;
}

function readChoice(value: unknown): Choice {
  const choice = asRecord(value);
  const reason = choice['finish_reason'];
  const turn = asRecord(choice['message']);
  return {
    choice,
    turn,
    piece: readTurn(turn),
    finishReason: typeof reason === 'string' && reason !== '' ? reason : null,
  };
}

function readFacts(answer: JsonRecord, choices: readonly unknown[]): AnswerFacts {
  let visibleCharacters = 0;
  let raw: string | null = null;
  let callsTools = false;
  for (let index = 0; index < choices.length; index++) {
    const { piece, finishReason } = readChoice(choices[index]);
    visibleCharacters += countCharacters(piece);
    if (index > 0) continue;
    raw = finishReason;
    callsTools = piece.toolCalls.length > 0;
  }
  return {
    readable: true,
    usage: addServiceTier(mapUsage(answer['usage']), answer['service_tier']),
    finishReason: raw === null ? null : mapFinishReason(raw, callsTools),
    rawFinishReason: raw,
    visibleCharacters,
  };
}

/** What settlement needs of a whole answer; all null when the body is none. Never throws. */
export function readAnswer(body: AnswerBody): AnswerFacts {
  const answer = readValue(body);
  if (!isRecord(answer) || !Array.isArray(answer['choices'])) return NOTHING;
  return readFacts(answer, answer['choices']);
}

function readCalls(turn: JsonRecord, piece: TurnPiece, upstream: Upstream): readonly ToolCallBlock[] {
  const raw = asArray(turn['tool_calls']);
  return piece.toolCalls.map((call, index) => {
    const given = asRecord(raw[index]);
    return {
      type: 'tool-call',
      id: call.id,
      name: call.name,
      arguments: call.arguments,
      ...(isRecord(given['custom']) ? { kind: 'custom' as const } : {}),
      ...readCallOpaque(given, upstream),
    };
  });
}

/** What a turn says, in the order that this format implies: thought, words, refusal, calls. */
function readBlocks({ turn, piece }: Choice, upstream: Upstream): readonly ContentBlock[] {
  const blocks: ContentBlock[] = [...readReasoningBlocks(turn, upstream)];
  // Reasoning that stands among the parts of the content (Mistral).
  if (blocks.length === 0 && piece.reasoning !== '') blocks.push({ type: 'reasoning', text: piece.reasoning });
  const citations = readCitations(turn);
  if (piece.text !== '')
    blocks.push({ type: 'text', text: piece.text, ...(citations.length > 0 ? { citations } : {}) });
  if (piece.refusal !== '') blocks.push({ type: 'refusal', text: piece.refusal });
  const audio = asRecord(turn['audio']);
  if (asString(audio['data']) !== '') {
    blocks.push({
      type: 'audio',
      source: { kind: 'base64', mediaType: 'audio/wav', data: asString(audio['data']) },
      transcript: asString(audio['transcript']),
    });
  }
  return [...blocks, ...readCalls(turn, piece, upstream)];
}

function decodeChoice(choice: Choice, upstream: Upstream): AnswerChoice {
  const raw = choice.finishReason;
  return {
    content: readBlocks(choice, upstream),
    finishReason: raw === null ? null : mapFinishReason(raw, choice.piece.toolCalls.length > 0),
    rawFinishReason: raw,
    stopSequence: null,
    logprobs: readLogprobs(choice.choice),
  };
}

/**
 * A whole answer in the canonical form.
 * @throws GatewayError `upstream_error` when the body is no answer of this format
 */
export function decodeAnswer(body: AnswerBody, upstream: Upstream): ConversationAnswer {
  const answer = readValue(body);
  if (!isRecord(answer) || !Array.isArray(answer['choices'])) {
    throw new GatewayError('upstream_error', { internal: 'the body is no chat completion' });
  }
  return {
    id: textOrNull(answer['id']),
    model: textOrNull(answer['model']),
    choices: answer['choices'].map((choice: unknown) => decodeChoice(readChoice(choice), upstream)),
    usage: mapUsage(answer['usage']),
    serviceTier: textOrNull(answer['service_tier']),
  };
}
