import { asArray, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import { effortOf, EFFORTS, Losses, refusal } from '../conversation/index.ts';
import type { Conversation, Effort, Extra, OutputFormat } from '../conversation/index.ts';
import type { Encoded, EncodeOptions, Upstream } from '../port.ts';
import { encodeInput } from './encode-items.ts';
import { encodeTools } from './encode-tools.ts';
import { gateOf } from './models.ts';

const SCHEMA_NAME = 'answer';

type Members = readonly (readonly [string, string | null])[];

/** An object, or nothing where no member has a value. */
function joinGiven(members: Members): string | null {
  return members.every(([, json]) => json === null) ? null : joinObject(members);
}

function encodeFormat(format: OutputFormat | null): string | null {
  if (format === null) return null;
  if (format.type !== 'json-schema') return format.type === 'text' ? '{"type":"text"}' : '{"type":"json_object"}';
  // A schema is wanted here; without one only the kind of output was asked for.
  if (format.schema === null) return '{"type":"json_object"}';
  return joinObject([
    ['type', '"json_schema"'],
    ['name', quote(format.name ?? SCHEMA_NAME)],
    ['description', quote(format.description)],
    ['schema', format.schema],
    ['strict', quote(format.strict)],
  ]);
}

/** The effort nearest to what was asked for that the model knows: the next above, else its most. */
function fitEffort(asked: Effort, model: string, losses: Losses): string | null {
  const { efforts } = gateOf(model);
  const given = asked === 'max' ? 'xhigh' : asked;
  if (efforts === null || efforts.includes(given)) return quote(given);
  const least = EFFORTS.indexOf(given);
  const fitting = efforts.find((effort) => EFFORTS.indexOf(effort) > least) ?? efforts.at(-1);
  if (fitting === undefined) {
    if (given !== 'none') losses.dropped('the reasoning effort');
    return null;
  }
  losses.changed(`the reasoning effort ${given} was sent as ${fitting}`);
  return quote(fitting);
}

function encodeEffort({ reasoning }: Conversation, model: string, losses: Losses): string | null {
  if (reasoning === null) return null;
  if (reasoning.effort !== null) return fitEffort(reasoning.effort, model, losses);
  if (reasoning.budgetTokens === null || reasoning.budgetTokens < 0) return null;
  losses.changed('the thinking budget was sent as an effort');
  return fitEffort(effortOf(reasoning.budgetTokens), model, losses);
}

function ownExtras(conversation: Conversation): readonly Extra[] {
  return conversation.extras.filter((extra) => extra.dialect === 'openai-responses');
}

function encodeReasoning(conversation: Conversation, model: string, losses: Losses): string | null {
  const own = ownExtras(conversation)
    .filter((extra) => extra.field.startsWith('reasoning.'))
    .map((extra): readonly [string, string] => [extra.field.slice('reasoning.'.length), extra.json]);
  const asksSummary =
    conversation.reasoning?.visible === true &&
    gateOf(model).efforts?.length !== 0 &&
    !own.some(([field]) => field.endsWith('summary'));
  return joinGiven([
    ['effort', encodeEffort(conversation, model, losses)],
    ['summary', asksSummary ? '"auto"' : null],
    ...own,
  ]);
}

/** What must be asked for: encrypted thoughts, because nothing is kept there, and log probabilities. */
function encodeInclude(conversation: Conversation, model: string): string | null {
  const extra = ownExtras(conversation).find(({ field }) => field === 'include');
  const include = asArray(extra === undefined ? [] : parseJson(extra.json)).map(String);
  if (gateOf(model).reasons) include.push('reasoning.encrypted_content');
  if (conversation.logprobs !== null) include.push('message.output_text.logprobs');
  return include.length === 0 ? null : JSON.stringify(include);
}

function encodeCap({ outputTokensMax }: Conversation, model: string, losses: Losses): string | null {
  const { outputTokensMin } = gateOf(model);
  if (outputTokensMax === null || outputTokensMax >= outputTokensMin) return quote(outputTokensMax);
  losses.changed(`the output cap was raised to ${outputTokensMin}, the least that is taken`);
  return String(outputTokensMin);
}

/** Thinking models take no sampling. */
function encodeSampling(conversation: Conversation, model: string, losses: Losses): Members {
  const { sampling } = gateOf(model);
  const { effort = null } = conversation.reasoning ?? {};
  const thinks = sampling === 'unless-thinking' && effort !== null && effort !== 'none';
  if (sampling === 'none' || thinks) {
    const { temperature } = conversation;
    losses.droppedSettings({ ...conversation, temperature: temperature === 1 ? null : temperature }, [
      'temperature',
      'topP',
    ]);
    return [];
  }
  return [
    ['temperature', quote(conversation.temperature)],
    ['top_p', quote(conversation.topP)],
  ];
}

/**
 * A canonical conversation as a body of this format. JSON that came as text goes out as the same text. Nothing is kept at the provider:
 * every turn says all.
 * @throws GatewayError `unsupported_parameter` for several choices, sound, and state that only another keeps
 */
export function encodeRequest(conversation: Conversation, upstream: Upstream, { stream }: EncodeOptions): Encoded {
  const losses = new Losses();
  const { metadata, logprobs } = conversation;
  const { model } = upstream;
  if (conversation.choices > 1) throw refusal('n');
  losses.droppedSettings(conversation, ['topK', 'frequencyPenalty', 'presencePenalty', 'seed', 'stop']);
  losses.droppedExtras(conversation, 'openai-responses');
  const { instructions, input } = encodeInput(conversation.messages, upstream, losses);
  const tools = encodeTools(conversation, losses);
  const extras = ownExtras(conversation).filter(
    ({ field }) => field !== 'include' && field !== 'tool_choice' && !field.includes('.'),
  );
  const hostedChoice = ownExtras(conversation).find(({ field }) => field === 'tool_choice');
  const text = joinGiven([
    ['format', encodeFormat(conversation.outputFormat)],
    ['verbosity', quote(conversation.verbosity)],
  ]);
  const body = joinObject([
    ['model', quote(model)],
    ['instructions', instructions],
    ['input', input],
    ['tools', tools.tools],
    ['tool_choice', tools.toolChoice ?? (tools.tools === null ? null : (hostedChoice?.json ?? null))],
    ['parallel_tool_calls', tools.parallelToolCalls],
    ['max_output_tokens', encodeCap(conversation, model, losses)],
    ...encodeSampling(conversation, model, losses),
    ['top_logprobs', logprobs === null || logprobs === 0 ? null : String(logprobs)],
    ['text', text],
    ['reasoning', encodeReasoning(conversation, model, losses)],
    ['metadata', metadata === null ? null : JSON.stringify(metadata)],
    ['user', quote(conversation.user)],
    ['service_tier', quote(conversation.serviceTier)],
    ['prompt_cache_key', quote(conversation.cacheKey)],
    ['include', encodeInclude(conversation, model)],
    ...extras.map((extra): readonly [string, string] => [extra.field, extra.json]),
    ['store', 'false'],
    ['stream', stream ? 'true' : null],
  ]);
  return { body, warnings: losses.list };
}
