import { asArray, asRecord, asString, JsonView, numberOrNull, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { EMPTY_CONVERSATION, refusal } from '../conversation/index.ts';
import type { Conversation, Extra } from '../conversation/index.ts';
import type { DecodedRequest } from '../port.ts';
import { listPrompts } from './prompts.ts';

/** Members that have a canonical form, or none that anybody else would miss; all others are named as lost. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'prompt',
  'stream',
  'stream_options',
  'max_tokens',
  'n',
  'echo',
  'logprobs',
  'temperature',
  'top_p',
  'top_k',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'stop',
  'user',
]);

/**
 * The one text that a conversation can begin with.
 * @throws GatewayError `unsupported_parameter` for what only a model that continues texts can do
 */
function readPrompt(body: JsonRecord): string {
  const [prompt, ...others] = listPrompts(body['prompt']);
  if (others.length > 0) throw refusal('a list of several prompts');
  if (prompt === undefined) throw refusal('a request without a prompt');
  if (typeof prompt !== 'string') throw refusal('a prompt of token ids');
  if (body['max_tokens'] === 0) throw refusal('max_tokens of 0');
  return prompt;
}

function readExtras(body: JsonRecord, view: JsonView): readonly Extra[] {
  const extras: Extra[] = [];
  for (const [field, { json }] of view.members()) {
    if (READ_FIELDS.has(field) || body[field] === null || body[field] === '') continue;
    if (field === 'best_of' && Number(body[field]) <= (numberOrNull(body['n']) ?? 1)) continue;
    extras.push({ dialect: field === 'logit_bias' ? 'openai-chat' : 'openai-completions', field, json });
  }
  if (body['echo'] === true && typeof body['logprobs'] === 'number')
    extras.push({ dialect: 'openai-completions', field: 'scoring of the echoed prompt', json: 'true' });
  return extras;
}

/** A whole request as the conversation of a user who says the prompt; `decodeHead` has checked the types of what is read here. */
export function decodeRequest(text: string): DecodedRequest {
  const body = asRecord(parseJson(text));
  const prompt = readPrompt(body);
  const { stop } = body;
  const conversation: Conversation = {
    ...EMPTY_CONVERSATION,
    messages: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
    outputTokensMax: numberOrNull(body['max_tokens']),
    temperature: numberOrNull(body['temperature']),
    topP: numberOrNull(body['top_p']),
    topK: numberOrNull(body['top_k']),
    frequencyPenalty: numberOrNull(body['frequency_penalty']),
    presencePenalty: numberOrNull(body['presence_penalty']),
    seed: numberOrNull(body['seed']),
    stop: (typeof stop === 'string' ? [stop] : asArray(stop)).filter((item) => typeof item === 'string'),
    choices: numberOrNull(body['n']) ?? 1,
    logprobs: numberOrNull(body['logprobs']),
    user: asString(body['user']) || null,
    extras: readExtras(body, new JsonView(text)),
  };
  const usageRequested = asRecord(body['stream_options'])['include_usage'] === true;
  return {
    conversation,
    wish: {
      stream: body['stream'] === true,
      usageRequested,
      // There is no place for it, and text before the answer would be taken for the answer.
      reasoningShown: false,
      framing: 'sse',
      ...(body['echo'] === true ? { echo: prompt } : {}),
    },
  };
}
