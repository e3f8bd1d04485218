import { isRecord, joinArray, joinObject, JsonView, parseJson, quote } from '../../lib/json/index.ts';
import { Losses } from '../conversation/index.ts';
import type { Conversation, Extra } from '../conversation/index.ts';
import type { Encoded, EncodeOptions, Upstream } from '../port.ts';
import { fitSampling } from '../shared/claude-sampling.ts';
import type { Sampling } from '../shared/claude-sampling.ts';
import { askForJson } from '../shared/json-instruction.ts';
import { DocumentNames } from './document-names.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeReasoning } from './encode-reasoning.ts';
import type { EncodedReasoning } from './encode-reasoning.ts';
import { encodeTools } from './encode-tools.ts';
import { gateOf } from './models.ts';

type Member = readonly [string, string | null];

const MODEL_FIELDS = 'additionalModelRequestFields';
/** Members of a body that this API alone has: whoever writes them means it, whatever the format around them. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  MODEL_FIELDS,
  'additionalModelResponseFieldPaths',
  'guardrailConfig',
  'performanceConfig',
  'promptVariables',
  'requestMetadata',
]);
const TIERS: ReadonlySet<string> = new Set(['default', 'flex', 'priority', 'reserved']);
const METADATA_TEXT = /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/;
const METADATA_MAX = 16;
/** Where the stop sequence that was hit is said, whole and streamed. */
const STOP_PATHS = '["/stop_sequence","/delta/stop_sequence"]';

/** Extras of this API by name, and all others. */
function splitExtras(extras: readonly Extra[]): {
  readonly own: ReadonlyMap<string, string>;
  readonly others: Extra[];
} {
  const isOwn = ({ field, json }: Extra): boolean =>
    OWN_FIELDS.has(field) && (field === 'additionalModelResponseFieldPaths' || isRecord(parseJson(json)));
  return {
    own: new Map(extras.filter(isOwn).map(({ field, json }) => [field, json])),
    others: extras.filter((extra) => !isOwn(extra)),
  };
}

function chooseSampling(conversation: Conversation, model: string, thinks: EncodedReasoning, losses: Losses): Sampling {
  const gate = gateOf(model);
  if (gate.reasoning === 'claude') return fitSampling(conversation, model, thinks.isOn, losses);
  const { temperature, topP, topK } = conversation;
  if (!gate.takesSampling || thinks.takesNothing) {
    losses.droppedSettings(conversation, ['temperature', 'topP', 'topK']);
    return { temperature: null, topP: null, topK: null };
  }
  if (temperature !== null && temperature > 1) losses.changed('temperature was lowered to 1');
  if (gate.topK === null) losses.droppedSettings(conversation, ['topK']);
  return { temperature: temperature === null ? null : Math.min(1, temperature), topP, topK: gate.topK && topK };
}

function chooseStop(conversation: Conversation, model: string, losses: Losses): readonly string[] {
  if (!gateOf(model).takesStop) {
    losses.droppedSettings(conversation, ['stop']);
    return [];
  }
  const stop = conversation.stop.filter((sequence) => sequence.trim() !== '');
  if (stop.length < conversation.stop.length) losses.dropped('a stop sequence of white space');
  return stop;
}

function joinGiven(members: readonly Member[]): string | null {
  return members.some(([, json]) => json !== null) ? joinObject(members) : null;
}

function encodeOutputConfig({ outputFormat }: Conversation, model: string, effort: string | null): string | null {
  let textFormat: string | null = null;
  if (outputFormat?.type === 'json-schema' && outputFormat.schema !== null && gateOf(model).takesSchema) {
    const jsonSchema = joinObject([
      ['schema', quote(outputFormat.schema)],
      ['name', quote(outputFormat.name)],
      ['description', quote(outputFormat.description)],
    ]);
    textFormat = joinObject([
      ['type', '"json_schema"'],
      ['structure', joinObject([['jsonSchema', jsonSchema]])],
    ]);
  }
  return joinGiven([
    ['textFormat', textFormat],
    ['effort', effort],
  ]);
}

function encodeMetadata({ metadata }: Conversation, losses: Losses): string | null {
  if (metadata === null) return null;
  const entries = Object.entries(metadata);
  const isTaken = entries.every(
    ([name, value]) => name !== '' && METADATA_TEXT.test(name) && METADATA_TEXT.test(value),
  );
  if (isTaken && entries.length > 0 && entries.length <= METADATA_MAX) return JSON.stringify(metadata);
  if (entries.length > 0) losses.dropped('metadata');
  return null;
}

function encodeTier({ serviceTier }: Conversation, losses: Losses): string | null {
  if (serviceTier === null || serviceTier === 'auto') return null;
  if (TIERS.has(serviceTier)) return joinObject([['type', quote(serviceTier)]]);
  losses.dropped('service_tier');
  return null;
}

function encodeTopK(topK: number | null, model: string): Member {
  const place = gateOf(model).topK;
  if (topK === null || place === null) return ['top_k', null];
  return place === 'top_k' ? ['top_k', String(topK)] : [place, joinObject([['topK', String(topK)]])];
}

/** What the model alone takes; what the client wrote itself stands for what we would write. */
function encodeModelFields(given: string | undefined, members: readonly Member[]): string | null {
  const own = given === undefined ? [] : new JsonView(given).members().map(([name, { json }]): Member => [name, json]);
  const named = new Set(own.map(([name]) => name));
  return joinGiven([...members.filter(([name]) => !named.has(name)), ...own]);
}

/**
 * A canonical conversation as a body of this format; the model and the kind of answer are the path's. JSON that came as text goes out as the
 * same text.
 */
export function encodeRequest(conversation: Conversation, upstream: Upstream, _options: EncodeOptions): Encoded {
  const losses = new Losses();
  const { model } = upstream;
  const writing = { upstream, losses, names: new DocumentNames() };
  const { own, others } = splitExtras(conversation.extras);
  const asked = askForJson(conversation, gateOf(model).takesSchema, losses);
  const thinks = encodeReasoning(conversation, upstream, losses);
  const sampling = chooseSampling(conversation, model, thinks, losses);
  const stop = chooseStop(conversation, model, losses);
  const { system, messages, called } = encodeMessages(asked, writing);
  const { toolConfig, claudeChoice } = encodeTools(conversation, called, writing);
  if (conversation.choices > 1) losses.changed('one choice was asked for instead of several');
  losses.droppedSettings(conversation, [
    'frequencyPenalty',
    'presencePenalty',
    'seed',
    'logprobs',
    'verbosity',
    'user',
    'cacheKey',
  ]);
  losses.droppedExtras({ ...conversation, extras: others }, 'bedrock-converse');
  const isClaude = gateOf(model).reasoning === 'claude';
  const inferenceConfig = joinGiven([
    ['maxTokens', quote(conversation.outputTokensMax)],
    ['temperature', quote(sampling.temperature)],
    ['topP', quote(sampling.topP)],
    ['stopSequences', stop.length === 0 ? null : joinArray(stop.map((text) => JSON.stringify(text)))],
  ]);
  const fields = [...thinks.fields, encodeTopK(sampling.topK, model), ['tool_choice', claudeChoice] as const];
  const paths = own.get('additionalModelResponseFieldPaths');
  const body = joinObject([
    ['system', system],
    ['toolConfig', toolConfig],
    ['inferenceConfig', inferenceConfig],
    [MODEL_FIELDS, encodeModelFields(own.get(MODEL_FIELDS), fields)],
    ['additionalModelResponseFieldPaths', paths ?? (isClaude && stop.length > 0 ? STOP_PATHS : null)],
    ['outputConfig', encodeOutputConfig(conversation, model, thinks.effort)],
    ['guardrailConfig', own.get('guardrailConfig') ?? null],
    ['performanceConfig', own.get('performanceConfig') ?? null],
    ['promptVariables', own.get('promptVariables') ?? null],
    ['requestMetadata', own.get('requestMetadata') ?? encodeMetadata(conversation, losses)],
    ['serviceTier', encodeTier(conversation, losses)],
    ['messages', messages],
  ]);
  return { body, warnings: losses.list };
}
