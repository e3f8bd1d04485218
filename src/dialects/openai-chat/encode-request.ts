import { joinObject, quote } from '../../lib/json/index.ts';
import { effortOf, Losses } from '../conversation/index.ts';
import type { Conversation, OutputFormat, ReasoningRequest } from '../conversation/index.ts';
import type { Encoded, EncodeOptions, Upstream } from '../port.ts';
import { chooseCapField } from './cap-field.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeTools } from './encode-tools.ts';

const SCHEMA_NAME = 'answer';

/** `stop` as one string where there is one. */
function encodeStop(stop: readonly string[]): string | null {
  const [first] = stop;
  if (first === undefined) return null;
  return JSON.stringify(stop.length === 1 ? first : stop);
}

function encodeFormat(format: OutputFormat | null): string | null {
  if (format === null) return null;
  if (format.type !== 'json-schema') return format.type === 'text' ? '{"type":"text"}' : '{"type":"json_object"}';
  const described = joinObject([
    ['name', quote(format.name ?? SCHEMA_NAME)],
    ['description', quote(format.description)],
    ['schema', format.schema],
    ['strict', quote(format.strict)],
  ]);
  return joinObject([
    ['type', '"json_schema"'],
    ['json_schema', described],
  ]);
}

function encodeEffort(reasoning: ReasoningRequest | null, losses: Losses): string | null {
  if (reasoning === null) return null;
  if (reasoning.effort !== null) return quote(reasoning.effort === 'max' ? 'xhigh' : reasoning.effort);
  if (reasoning.budgetTokens === null || reasoning.budgetTokens < 0) return null;
  losses.changed('the thinking budget was sent as an effort');
  return quote(effortOf(reasoning.budgetTokens));
}

/** A canonical conversation as a body of this format. JSON that came as text goes out as the same text. */
export function encodeRequest(
  conversation: Conversation,
  upstream: Upstream,
  { stream, requestUsage }: EncodeOptions,
): Encoded {
  const losses = new Losses();
  const { metadata } = conversation;
  const extras = conversation.extras.filter((extra) => extra.dialect === 'openai-chat');
  const reasoning = extras.some((extra) => extra.expressed === true) ? null : conversation.reasoning;
  const tools = encodeTools(conversation, upstream.model, losses);
  losses.droppedSettings(conversation, ['topK']);
  losses.droppedExtras(conversation, 'openai-chat');
  const body = joinObject([
    ['model', quote(upstream.model)],
    ['messages', encodeMessages(conversation.messages, upstream, losses)],
    ['tools', tools.tools],
    ['tool_choice', tools.toolChoice],
    ['parallel_tool_calls', tools.parallelToolCalls],
    ['web_search_options', tools.webSearchOptions],
    [chooseCapField(upstream.model), quote(conversation.outputTokensMax)],
    ['n', conversation.choices === 1 ? null : String(conversation.choices)],
    ['temperature', quote(conversation.temperature)],
    ['top_p', quote(conversation.topP)],
    ['frequency_penalty', quote(conversation.frequencyPenalty)],
    ['presence_penalty', quote(conversation.presencePenalty)],
    ['seed', quote(conversation.seed)],
    ['stop', encodeStop(conversation.stop)],
    ['logprobs', conversation.logprobs === null ? null : 'true'],
    [
      'top_logprobs',
      conversation.logprobs === null || conversation.logprobs === 0 ? null : String(conversation.logprobs),
    ],
    ['response_format', encodeFormat(conversation.outputFormat)],
    ['reasoning_effort', encodeEffort(reasoning, losses)],
    ['verbosity', quote(conversation.verbosity)],
    ['metadata', metadata === null ? null : JSON.stringify(metadata)],
    ['user', quote(conversation.user)],
    ['service_tier', quote(conversation.serviceTier)],
    ['prompt_cache_key', quote(conversation.cacheKey)],
    ...extras.map((extra): readonly [string, string] => [extra.field, extra.json]),
    ['stream', stream ? 'true' : null],
    ['stream_options', stream && requestUsage ? '{"include_usage":true}' : null],
  ]);
  return { body, warnings: losses.list };
}
