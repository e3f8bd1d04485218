import { asArray, asRecord, asString, isRecord, numberOrNull, openObject } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView, ScannedObject } from '../../lib/json/index.ts';
import { EMPTY_CONVERSATION } from '../conversation/index.ts';
import type { Effort, Extra, OutputFormat, ReasoningRequest, ToolChoice } from '../conversation/index.ts';
import type { DecodedRequest, RequestPath } from '../port.ts';
import { decodeMessages } from './decode-messages.ts';
import { decodeTools } from './decode-tools.ts';
import { pick, pickView, toCamel } from './names.ts';
import { isSchema, lowerTypes } from './schema.ts';

/** Members that have a canonical form; all others are kept for who speaks this format. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'generationConfig',
  'labels',
  'serviceTier',
]);
const READ_CONFIG: ReadonlySet<string> = new Set([
  'maxOutputTokens',
  'temperature',
  'topP',
  'topK',
  'candidateCount',
  'stopSequences',
  'presencePenalty',
  'frequencyPenalty',
  'seed',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'responseLogprobs',
  'logprobs',
  'thinkingConfig',
]);
const LEVELS: Readonly<Record<string, Effort>> = { minimal: 'minimal', low: 'low', medium: 'medium', high: 'high' };

function readFormat(config: JsonRecord, view: JsonView | null): OutputFormat | null {
  const own = pick(config, 'responseSchema');
  const json = pick(config, 'responseJsonSchema');
  if (isSchema(json))
    return {
      type: 'json-schema',
      name: null,
      description: null,
      schema: pickView(view, 'responseJsonSchema')?.json ?? null,
      strict: null,
    };
  if (isSchema(own)) {
    const schema = pickView(view, 'responseSchema');
    const lowered = schema === null ? null : lowerTypes(schema);
    return { type: 'json-schema', name: null, description: null, schema: lowered, strict: null };
  }
  return pick(config, 'responseMimeType') === 'application/json' ? { type: 'json-object' } : null;
}

function readReasoning(config: JsonRecord): ReasoningRequest | null {
  const thinking = pick(config, 'thinkingConfig');
  if (!isRecord(thinking)) return null;
  const budget = numberOrNull(pick(thinking, 'thinkingBudget'));
  const shown = pick(thinking, 'includeThoughts');
  return {
    effort: budget === 0 ? 'none' : (LEVELS[asString(pick(thinking, 'thinkingLevel')).toLowerCase()] ?? null),
    budgetTokens: budget !== null && budget > 0 ? budget : null,
    adaptive: budget === -1,
    visible: typeof shown === 'boolean' ? shown : null,
  };
}

function readToolChoice(body: JsonRecord): ToolChoice | null {
  const config = asRecord(pick(asRecord(pick(body, 'toolConfig')), 'functionCallingConfig'));
  const names = asArray(pick(config, 'allowedFunctionNames')).filter(
    (name): name is string => typeof name === 'string',
  );
  const [first] = names;
  switch (asString(config['mode']).toUpperCase()) {
    case 'NONE':
      return { mode: 'none' };
    case 'ANY':
      if (first === undefined) return { mode: 'required' };
      return names.length === 1 ? { mode: 'tool', name: first } : { mode: 'tools', names, required: true };
    case 'VALIDATED':
      return first === undefined ? { mode: 'auto' } : { mode: 'tools', names, required: false };
    case 'AUTO':
      return { mode: 'auto' };
    default:
      return null;
  }
}

function readLogprobs(config: JsonRecord): number | null {
  return pick(config, 'responseLogprobs') === true ? (numberOrNull(config['logprobs']) ?? 0) : null;
}

function readLabels(value: unknown): Readonly<Record<string, string>> | null {
  if (!isRecord(value)) return null;
  const texts = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return texts.length === 0 ? null : Object.fromEntries(texts);
}

/** `toolConfig` says more than the choice; the whole of it stays with this format then. */
function readExtras(body: JsonRecord, view: JsonView): readonly Extra[] {
  const extras: Extra[] = [];
  for (const [name, value] of view.members()) {
    const field = toCamel(name);
    if (!READ_FIELDS.has(field)) extras.push({ dialect: 'gemini', field, json: value.json });
  }
  for (const [name, value] of pickView(view, 'generationConfig')?.members() ?? []) {
    const field = toCamel(name);
    // The plain modality and type are what everybody answers.
    const isPlain = /^(?:\["TEXT"\]|"text\/plain")$/i.test(value.json.replaceAll(/\s/g, ''));
    if (!READ_CONFIG.has(field) && !isPlain)
      extras.push({ dialect: 'gemini', field: `generationConfig.${field}`, json: value.json });
  }
  for (const [name, value] of pickView(view, 'toolConfig')?.members() ?? []) {
    const field = toCamel(name);
    if (field !== 'functionCallingConfig')
      extras.push({ dialect: 'gemini', field: `toolConfig.${field}`, json: value.json });
  }
  if (asString(pick(asRecord(pick(body, 'generationConfig')), 'responseMimeType')) === 'text/x.enum')
    extras.push({ dialect: 'gemini', field: 'generationConfig.responseMimeType', json: '"text/x.enum"' });
  return extras;
}

/** A whole request of this format; `decodeHead` has checked the types of what is read here. */
export function decodeRequest(text: string, path: RequestPath, scanned?: ScannedObject): DecodedRequest {
  const { body, view } = openObject(text, scanned);
  const config = asRecord(pick(body, 'generationConfig'));
  const { tools, hostedTools } = decodeTools(body, view);
  const tier = pick(body, 'serviceTier');
  const conversation = {
    ...EMPTY_CONVERSATION,
    messages: decodeMessages(body, view),
    tools,
    hostedTools,
    toolChoice: readToolChoice(body),
    outputTokensMax: numberOrNull(pick(config, 'maxOutputTokens')),
    temperature: numberOrNull(config['temperature']),
    topP: numberOrNull(pick(config, 'topP')),
    topK: numberOrNull(pick(config, 'topK')),
    frequencyPenalty: numberOrNull(pick(config, 'frequencyPenalty')),
    presencePenalty: numberOrNull(pick(config, 'presencePenalty')),
    seed: numberOrNull(config['seed']),
    stop: asArray(pick(config, 'stopSequences')).filter((item): item is string => typeof item === 'string'),
    choices: numberOrNull(pick(config, 'candidateCount')) ?? 1,
    logprobs: readLogprobs(config),
    outputFormat: readFormat(config, pickView(view, 'generationConfig')),
    reasoning: readReasoning(config),
    metadata: readLabels(body['labels']),
    serviceTier: typeof tier === 'string' ? tier : null,
    extras: readExtras(body, view),
  };
  return {
    conversation,
    wish: {
      stream: path.stream === true,
      usageRequested: true,
      reasoningShown: conversation.reasoning?.visible === true,
      framing: path.jsonArray === true ? 'json-array' : 'sse',
    },
  };
}
