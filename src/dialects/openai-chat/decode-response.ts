import { GatewayError } from '../../lib/errors/index.ts';
import { asArray, asRecord, isRecord, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { ConversationAnswer } from '../conversation/index.ts';
import type { AnswerFacts } from '../port.ts';
import { countCharacters, readTurn } from './blocks.ts';
import type { TurnPiece } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { mapUsage } from './usage.ts';

const decoder = new TextDecoder();
const NOTHING: AnswerFacts = { usage: null, finishReason: null, rawFinishReason: null, visibleCharacters: 0 };

interface Choice {
  readonly piece: TurnPiece;
  readonly finishReason: string | null;
}

function readChoice(value: unknown): Choice {
  const choice = asRecord(value);
  const reason = choice['finish_reason'];
  return {
    piece: readTurn(asRecord(choice['message'])),
    finishReason: typeof reason === 'string' && reason !== '' ? reason : null,
  };
}

function readFacts(answer: JsonRecord, choices: readonly Choice[]): AnswerFacts {
  const first = choices[0];
  const raw = first?.finishReason ?? null;
  const callsTools = first !== undefined && first.piece.toolCalls.length > 0;
  return {
    usage: mapUsage(answer['usage']),
    finishReason: raw === null ? null : mapFinishReason(raw, callsTools),
    rawFinishReason: raw,
    visibleCharacters: choices.reduce((count, choice) => count + countCharacters(choice.piece), 0),
  };
}

/** What settlement needs of a whole answer; all null when the body is none. Never throws. */
export function readAnswer(body: Uint8Array): AnswerFacts {
  const answer = parseJson(decoder.decode(body));
  if (!isRecord(answer)) return NOTHING;
  return readFacts(answer, asArray(answer['choices']).map(readChoice));
}

/**
 * A whole answer in the canonical form; of several choices the first.
 * @throws GatewayError `upstream_error` when the body is no answer of this format
 */
export function decodeAnswer(body: Uint8Array): ConversationAnswer {
  const answer = parseJson(decoder.decode(body));
  const choices = isRecord(answer) ? asArray(answer['choices']).map(readChoice) : [];
  const first = choices[0];
  if (!isRecord(answer) || first === undefined) {
    throw new GatewayError('upstream_error', { internal: 'the body is no chat completion' });
  }
  const { usage, finishReason, rawFinishReason } = readFacts(answer, choices);
  return {
    model: typeof answer['model'] === 'string' ? answer['model'] : null,
    text: first.piece.text,
    reasoning: first.piece.reasoning,
    toolCalls: first.piece.toolCalls.map(({ id, name, arguments: json }) => ({ id, name, arguments: json })),
    refusal: first.piece.refusal === '' ? null : first.piece.refusal,
    finishReason,
    rawFinishReason,
    usage,
  };
}
