import { asArray, asRecord, isRecord, numberOrNull, openObject, textOrNull } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView, ScannedObject } from '../../lib/json/index.ts';
import { EMPTY_CONVERSATION, isEffort } from '../conversation/index.ts';
import type { Extra, OutputFormat, ReasoningRequest } from '../conversation/index.ts';
import type { DecodedRequest, RequestPath } from '../port.ts';
import { readCap } from './decode-head.ts';
import { decodeMessages } from './decode-messages.ts';
import { decodeTools, decodeToolChoice } from './decode-tools.ts';

/** Members that have a canonical form, or none that anybody else would miss; all others are kept for who speaks this format. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'n',
  'temperature',
  'top_p',
  'top_k',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'logprobs',
  'top_logprobs',
  'parallel_tool_calls',
  'stop',
  'tools',
  'functions',
  'tool_choice',
  'function_call',
  'response_format',
  'verbosity',
  'web_search_options',
  'metadata',
  'user',
  'safety_identifier',
  'service_tier',
  'prompt_cache_key',
]);

/** What this format's kin have beside `reasoning_effort`; kept as written, because no two of them are the same. */
const REASONING_KIN: readonly string[] = ['reasoning', 'thinking', 'enable_thinking'];

function readStop(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return asArray(value).filter((item): item is string => typeof item === 'string');
}

function readFormat(body: JsonRecord, view: JsonView): OutputFormat | null {
  const format = asRecord(body['response_format']);
  if (format['type'] === 'text') return { type: 'text' };
  if (format['type'] === 'json_object') return { type: 'json-object' };
  if (format['type'] !== 'json_schema') return null;
  const described = asRecord(format['json_schema']);
  const schema = isRecord(described['schema']) ? view.find(['response_format', 'json_schema', 'schema']) : null;
  return {
    type: 'json-schema',
    name: textOrNull(described['name']),
    description: textOrNull(described['description']),
    schema: schema?.json ?? null,
    strict: typeof described['strict'] === 'boolean' ? described['strict'] : null,
  };
}

/** `reasoning_effort`, or what this format's kin have: `thinking`, `enable_thinking`, `reasoning`. */
function readReasoning(body: JsonRecord): ReasoningRequest | null {
  const kin = asRecord(body['reasoning']);
  const thinking = asRecord(body['thinking']);
  const effort = body['reasoning_effort'] ?? kin['effort'];
  const switched = body['enable_thinking'] ?? kin['enabled'] ?? null;
  const isOff = switched === false || thinking['type'] === 'disabled';
  const isOn = switched === true || thinking['type'] === 'enabled';
  const budgetTokens = numberOrNull(thinking['budget_tokens'] ?? kin['max_tokens']);
  if (!isEffort(effort) && !isOff && !isOn && budgetTokens === null) return null;
  return {
    effort: isOff ? 'none' : isEffort(effort) ? effort : null,
    budgetTokens,
    adaptive: isOn && budgetTokens === null && !isEffort(effort),
    visible: kin['exclude'] === true ? false : null,
  };
}

function readLogprobs(body: JsonRecord): number | null {
  if (body['logprobs'] !== true) return null;
  return numberOrNull(body['top_logprobs']) ?? 0;
}

function readMetadata(value: unknown): Readonly<Record<string, string>> | null {
  if (!isRecord(value)) return null;
  const texts = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return texts.length === 0 ? null : Object.fromEntries(texts);
}

function readExtras(body: JsonRecord, view: JsonView): readonly Extra[] {
  const extras: Extra[] = [];
  const hasKin = REASONING_KIN.some((field) => (body[field] ?? null) !== null);
  for (const [field, value] of view.members()) {
    if (READ_FIELDS.has(field) || body[field] === null) continue;
    const speaksOfReasoning = field === 'reasoning_effort' || REASONING_KIN.includes(field);
    if (field === 'reasoning_effort' && !hasKin) continue;
    extras.push({ dialect: 'openai-chat', field, json: value.json, ...(speaksOfReasoning ? { expressed: true } : {}) });
  }
  return extras;
}

/** A whole request of this format; `decodeHead` has checked the types of what is read here. */
export function decodeRequest(text: string, _path?: RequestPath, scanned?: ScannedObject): DecodedRequest {
  const { body, view } = openObject(text, scanned);
  const { tools, hostedTools } = decodeTools(body, view);
  const conversation = {
    ...EMPTY_CONVERSATION,
    messages: decodeMessages(body['messages'], view.get('messages')),
    tools,
    hostedTools,
    toolChoice: decodeToolChoice(body),
    parallelToolCalls: typeof body['parallel_tool_calls'] === 'boolean' ? body['parallel_tool_calls'] : null,
    outputTokensMax: readCap(body),
    temperature: numberOrNull(body['temperature']),
    topP: numberOrNull(body['top_p']),
    topK: numberOrNull(body['top_k']),
    frequencyPenalty: numberOrNull(body['frequency_penalty']),
    presencePenalty: numberOrNull(body['presence_penalty']),
    seed: numberOrNull(body['seed']),
    stop: readStop(body['stop']),
    choices: numberOrNull(body['n']) ?? 1,
    logprobs: readLogprobs(body),
    outputFormat: readFormat(body, view),
    reasoning: readReasoning(body),
    verbosity: textOrNull(body['verbosity']),
    metadata: readMetadata(body['metadata']),
    user: textOrNull(body['safety_identifier'] ?? body['user']),
    serviceTier: textOrNull(body['service_tier']),
    cacheKey: textOrNull(body['prompt_cache_key']),
    extras: readExtras(body, view),
  };
  const usageRequested = asRecord(body['stream_options'])['include_usage'] === true;
  return {
    conversation,
    wish: { stream: body['stream'] === true, usageRequested, reasoningShown: true, framing: 'sse' },
  };
}
