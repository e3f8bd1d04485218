import { asArray, asRecord, isRecord, numberOrNull, openObject, textOrNull } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView, ScannedObject } from '../../lib/json/index.ts';
import { EMPTY_CONVERSATION, isEffort } from '../conversation/index.ts';
import type { Extra, OutputFormat, ReasoningRequest } from '../conversation/index.ts';
import type { DecodedRequest, RequestPath } from '../port.ts';
import { decodeMessages, findBoundItems } from './decode-items.ts';
import { decodeToolChoice, decodeTools } from './decode-tools.ts';

/** Members that have a canonical form, or none that anybody else would miss; all others are kept for who speaks this format. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'stream',
  'stream_options',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_logprobs',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'metadata',
  'user',
  'safety_identifier',
  'service_tier',
  'prompt_cache_key',
  'store',
  'include',
]);

/** State of the provider's: without it the request means something else. */
const BOUND_FIELDS: ReadonlySet<string> = new Set(['previous_response_id', 'conversation', 'prompt']);

const LOGPROBS = 'message.output_text.logprobs';
/** What of `include` is said in the canonical form too, or to be had without asking. */
const EXPRESSED_INCLUDES: ReadonlySet<unknown> = new Set(['reasoning.encrypted_content', LOGPROBS]);

function readFormat(body: JsonRecord, view: JsonView): OutputFormat | null {
  const format = asRecord(asRecord(body['text'])['format']);
  if (format['type'] === 'text') return { type: 'text' };
  if (format['type'] === 'json_object') return { type: 'json-object' };
  if (format['type'] !== 'json_schema') return null;
  const schema = isRecord(format['schema']) ? view.find(['text', 'format', 'schema']) : null;
  return {
    type: 'json-schema',
    name: textOrNull(format['name']),
    description: textOrNull(format['description']),
    schema: schema?.json ?? null,
    strict: typeof format['strict'] === 'boolean' ? format['strict'] : null,
  };
}

function asksSummary(body: JsonRecord): boolean {
  const reasoning = asRecord(body['reasoning']);
  return textOrNull(reasoning['summary'] ?? reasoning['generate_summary']) !== null;
}

function readReasoning(body: JsonRecord): ReasoningRequest | null {
  const { effort } = asRecord(body['reasoning']);
  const visible = asksSummary(body) ? true : null;
  if (!isEffort(effort) && visible === null) return null;
  return { effort: isEffort(effort) ? effort : null, budgetTokens: null, adaptive: false, visible };
}

function readLogprobs(body: JsonRecord): number | null {
  const alternatives = numberOrNull(body['top_logprobs']) ?? 0;
  return alternatives > 0 || asArray(body['include']).includes(LOGPROBS) ? alternatives : null;
}

function readMetadata(value: unknown): Readonly<Record<string, string>> | null {
  if (!isRecord(value)) return null;
  const texts = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return texts.length === 0 ? null : Object.fromEntries(texts);
}

function isExpressed(field: string, value: unknown): boolean {
  // Their defaults.
  return (field === 'truncation' && value === 'disabled') || (field === 'background' && value === false);
}

function isBound(field: string, value: unknown): boolean {
  return BOUND_FIELDS.has(field) || (field === 'background' && value === true);
}

function readExtras(body: JsonRecord, view: JsonView): readonly Extra[] {
  const extras: Extra[] = [];
  const add = (field: string, json: string, more: Partial<Extra> = {}): void => {
    extras.push({ dialect: 'openai-responses', field, json, ...more });
  };
  for (const [field, value] of view.members()) {
    const given = body[field] ?? null;
    if (READ_FIELDS.has(field) || given === null) continue;
    const marks = isBound(field, given) ? ({ bound: true } as const) : {};
    add(field, value.json, isExpressed(field, given) ? { expressed: true } : marks);
  }
  const others = asArray(body['include']).filter((one) => !EXPRESSED_INCLUDES.has(one));
  if (others.length > 0) add('include', JSON.stringify(others));
  const choice = body['tool_choice'];
  if (isRecord(choice) && decodeToolChoice(choice) === null)
    add('tool_choice', view.get('tool_choice')?.json ?? 'null');
  const reasoning = asRecord(body['reasoning']);
  for (const [field, value] of view.get('reasoning')?.members() ?? []) {
    if (field === 'effort' || (reasoning[field] ?? null) === null) continue;
    const isSummary = field === 'summary' || field === 'generate_summary';
    add(`reasoning.${field}`, value.json, isSummary ? { expressed: true } : {});
  }
  const { state, hasPhase } = findBoundItems(body);
  for (const type of state) add(`input.${type}`, 'true', { bound: true });
  if (hasPhase) add('input.phase', 'true');
  return extras;
}

/** A whole request of this format; `decodeHead` has checked the types of what is read here. */
export function decodeRequest(text: string, _path?: RequestPath, scanned?: ScannedObject): DecodedRequest {
  const { body, view } = openObject(text, scanned);
  const { tools, hostedTools, groups } = decodeTools(body, view);
  const conversation = {
    ...EMPTY_CONVERSATION,
    messages: decodeMessages(body, view),
    tools,
    hostedTools,
    toolChoice: decodeToolChoice(body['tool_choice']),
    parallelToolCalls: typeof body['parallel_tool_calls'] === 'boolean' ? body['parallel_tool_calls'] : null,
    outputTokensMax: numberOrNull(body['max_output_tokens']),
    temperature: numberOrNull(body['temperature']),
    topP: numberOrNull(body['top_p']),
    logprobs: readLogprobs(body),
    outputFormat: readFormat(body, view),
    reasoning: readReasoning(body),
    verbosity: textOrNull(asRecord(body['text'])['verbosity']),
    metadata: readMetadata(body['metadata']),
    user: textOrNull(body['safety_identifier'] ?? body['user']),
    serviceTier: textOrNull(body['service_tier']),
    cacheKey: textOrNull(body['prompt_cache_key']),
    extras: readExtras(body, view),
  };
  const customTools = tools.filter(({ kind }) => kind === 'custom').map(({ name }) => name);
  const asksSealed = asArray(body['include']).some((one) => one === 'reasoning.encrypted_content');
  return {
    conversation,
    wish: {
      stream: body['stream'] === true,
      usageRequested: true,
      reasoningShown: asksSealed || asksSummary(body),
      framing: 'sse',
      ...(customTools.length > 0 ? { customTools } : {}),
      ...(groups.size > 0 ? { groupedTools: groups } : {}),
    },
  };
}
