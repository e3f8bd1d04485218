import { asArray, asRecord, isRecord, JsonView, numberOrNull, parseJson, textOrNull } from '../../lib/json/index.ts';
import type { JsonRecord, ScannedObject } from '../../lib/json/index.ts';
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

const NO_TEXTS: readonly string[] = [];
const NO_EXTRAS: readonly Extra[] = [];

/** A body and its text; views of it are made when a piece must keep its own. */
class Body {
  readonly value: JsonRecord;
  readonly #text: string;
  readonly #scanned: ScannedObject | undefined;
  #view: JsonView | null = null;

  constructor(text: string, scanned: ScannedObject | undefined) {
    this.#text = text;
    this.#scanned = scanned?.text === text ? scanned : undefined;
    this.value = this.#scanned?.value ?? asRecord(parseJson(text));
  }

  get view(): JsonView {
    this.#view ??= this.#scanned === undefined ? new JsonView(this.#text) : JsonView.of(this.#scanned);
    return this.#view;
  }

  /** Whether it has no member but these. */
  hasOnly(names: ReadonlySet<string>): boolean {
    for (const name in this.value) if (!names.has(name)) return false;
    return true;
  }
}

function readStop(value: unknown): readonly string[] {
  if (value === undefined || value === null) return NO_TEXTS;
  if (typeof value === 'string') return [value];
  return asArray(value).filter((item): item is string => typeof item === 'string');
}

function readFormat({ value, view }: Body): OutputFormat | null {
  const format = asRecord(value['response_format']);
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

function saysReasoning(body: JsonRecord): boolean {
  if ((body['reasoning_effort'] ?? null) !== null) return true;
  for (const field of REASONING_KIN) if ((body[field] ?? null) !== null) return true;
  return false;
}

/** `reasoning_effort`, or what this format's kin have: `thinking`, `enable_thinking`, `reasoning`. */
function readReasoning(body: JsonRecord): ReasoningRequest | null {
  if (!saysReasoning(body)) return null;
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

function readExtras(read: Body): readonly Extra[] {
  if (read.hasOnly(READ_FIELDS)) return NO_EXTRAS;
  const { value: body, view } = read;
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
  const read = new Body(text, scanned);
  const body = read.value;
  const { tools, hostedTools } = decodeTools(body, read);
  const conversation = {
    ...EMPTY_CONVERSATION,
    messages: decodeMessages(body['messages'], read),
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
    outputFormat: isRecord(body['response_format']) ? readFormat(read) : null,
    reasoning: readReasoning(body),
    verbosity: textOrNull(body['verbosity']),
    metadata: readMetadata(body['metadata']),
    user: textOrNull(body['safety_identifier'] ?? body['user']),
    serviceTier: textOrNull(body['service_tier']),
    cacheKey: textOrNull(body['prompt_cache_key']),
    extras: readExtras(read),
  };
  const options = body['stream_options'];
  const usageRequested = isRecord(options) && options['include_usage'] === true;
  return {
    conversation,
    wish: { stream: body['stream'] === true, usageRequested, reasoningShown: true, framing: 'sse' },
  };
}
