import { GatewayError } from '../../lib/errors/index.ts';
import { asArray, asRecord, asString, isRecord, JsonView, textOrNull } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { openAnswer, readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import type { ChosenLogprob, ConversationAnswer } from '../conversation/index.ts';
import type { AnswerFacts, Upstream } from '../port.ts';
import { readTokens } from '../shared/logprobs.ts';
import { countCharacters, isCall, readOutputItem } from './blocks.ts';
import { readFinish } from './finish-reason.ts';
import { mapUsage } from './usage.ts';

const NOTHING: AnswerFacts = {
  readable: false,
  usage: null,
  finishReason: null,
  rawFinishReason: null,
  visibleCharacters: 0,
};

/** The tier that served; `auto` repeats the question. */
export function readTier(response: JsonRecord): string | null {
  const tier = textOrNull(response['service_tier']);
  return tier === 'auto' ? null : tier;
}

/** What settlement needs of a whole answer; all null when the body is none. Never throws. */
export function readAnswer(body: AnswerBody): AnswerFacts {
  const response = readValue(body);
  if (!isRecord(response) || !Array.isArray(response['output'])) return NOTHING;
  const output: readonly unknown[] = response['output'];
  const callsTools = output.some((item) => isCall(asRecord(item)));
  return {
    readable: true,
    usage: mapUsage(response, output),
    ...readFinish(response, callsTools),
    visibleCharacters: output.reduce((count: number, item) => count + countCharacters(item), 0),
    answerId: textOrNull(response['id']),
  };
}

/** Log probabilities of an item's texts, one after the other; null where there are none. */
export function readItemLogprobs(item: JsonRecord): readonly ChosenLogprob[] | null {
  const tokens = asArray(item['content']).flatMap((part) => readTokens(asRecord(part)['logprobs']) ?? []);
  return item['type'] === 'message' && tokens.length > 0 ? tokens : null;
}

/**
 * A whole answer in the canonical form.
 * @throws GatewayError `upstream_error` when the body is no response of this format, or one that failed
 */
export function decodeAnswer(body: AnswerBody, upstream: Upstream): ConversationAnswer {
  const { text, value } = openAnswer(body);
  const response = value;
  if (!isRecord(response) || !Array.isArray(response['output'])) {
    throw new GatewayError('upstream_error', { internal: 'the body is no response' });
  }
  if (response['status'] === 'failed') {
    throw new GatewayError('upstream_error', { internal: asString(asRecord(response['error'])['message']) });
  }
  const output: readonly unknown[] = response['output'];
  const views = new JsonView(text).get('output');
  const speaker = { kind: 'provider', origin: upstream } as const;
  const content = output.flatMap((item, index) => readOutputItem(item, views?.item(index) ?? null, speaker));
  const logprobs = output.flatMap((item) => readItemLogprobs(asRecord(item)) ?? []);
  const finish = readFinish(
    response,
    content.some((block) => block.type === 'tool-call'),
  );
  return {
    id: textOrNull(response['id']),
    model: textOrNull(response['model']),
    choices: [{ content, ...finish, stopSequence: null, logprobs: logprobs.length === 0 ? null : logprobs }],
    usage: mapUsage(response, output),
    serviceTier: readTier(response),
  };
}
