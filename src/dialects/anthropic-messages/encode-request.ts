import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { isOwnOpaque, Losses } from '../conversation/index.ts';
import type { Conversation, Message } from '../conversation/index.ts';
import type { Encoded, EncodeOptions, Upstream } from '../port.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeTools, forcesTool } from './encode-tools.ts';
import { gateOf } from './models.ts';
import { encodeThinking } from './thinking.ts';
import type { EncodedThinking } from './thinking.ts';

const JSON_INSTRUCTION = 'Answer with one valid JSON object and nothing else.';

interface Sampling {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
}

/** Temperature goes to 1 here; thinking models, and the newer ones, take no sampling at all. */
function fitSampling(conversation: Conversation, model: string, thinks: boolean, losses: Losses): Sampling {
  const { temperature, topP, topK } = conversation;
  const gate = gateOf(model);
  if (gate.sampling === 'none' || thinks) {
    losses.droppedSettings({ ...conversation, temperature: temperature === 1 ? null : temperature }, [
      'temperature',
      'topP',
      'topK',
    ]);
    // Thinking models take the default when it is said.
    return { temperature: temperature === 1 && gate.sampling !== 'none' ? 1 : null, topP: null, topK: null };
  }
  if (temperature !== null && temperature > 1) losses.changed('temperature was lowered to 1');
  const both = temperature !== null && topP !== null && gate.sampling === 'one';
  if (both) losses.dropped('top_p beside temperature');
  return { temperature: temperature === null ? null : Math.min(1, temperature), topP: both ? null : topP, topK };
}

function encodeOutputConfig(conversation: Conversation, effort: string | null, losses: Losses): string | null {
  const { outputFormat } = conversation;
  const schema = outputFormat?.type === 'json-schema' ? outputFormat.schema : null;
  const format =
    schema === null
      ? null
      : joinObject([
          ['type', '"json_schema"'],
          ['schema', schema],
        ]);
  if (outputFormat?.type === 'json-object') losses.changed('json_object was asked for by an instruction');
  const others = conversation.extras
    .filter((extra) => extra.dialect === 'anthropic-messages' && extra.field.startsWith('output_config.'))
    .map((extra): readonly [string, string] => [extra.field.slice('output_config.'.length), extra.json]);
  if (effort === null && format === null && others.length === 0) return null;
  return joinObject([['effort', effort], ['format', format], ...others]);
}

function withInstruction(conversation: Conversation): readonly Message[] {
  const type = conversation.outputFormat?.type;
  const wantsJson =
    type === 'json-object' ||
    (conversation.outputFormat?.type === 'json-schema' && conversation.outputFormat.schema === null);
  if (!wantsJson) return conversation.messages;
  return [{ role: 'system', content: [{ type: 'text', text: JSON_INSTRUCTION }] }, ...conversation.messages];
}

/**
 * Whether the calls under way have lost the thought before them, without which a model that thinks by a budget goes on with none (seen: 400
 * "must start with a thinking block").
 */
function lacksThought({ messages }: Conversation, upstream: Upstream): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant');
  if (last?.content.some(({ type }) => type === 'tool-call') !== true) return false;
  return !last.content.some(
    (block) => block.type === 'reasoning' && block.opaque !== undefined && isOwnOpaque(block.opaque, upstream),
  );
}

/** A model that must call a tool cannot think by a budget as well; the call is what was asked for. */
function chooseThinking(conversation: Conversation, upstream: Upstream, cap: number, losses: Losses): EncodedThinking {
  const saysEffort = conversation.extras.some(
    (extra) => extra.dialect === 'anthropic-messages' && extra.field === 'output_config.effort',
  );
  const thinking = encodeThinking(saysEffort ? null : conversation.reasoning, upstream.model, cap, losses);
  if (thinking.thinking?.includes('"enabled"') !== true) return thinking;
  if (forcesTool(conversation)) losses.changed('thinking was left out because a tool call is forced');
  else if (lacksThought(conversation, upstream))
    losses.changed('thinking was left out because the thought before the last calls did not come back');
  else return thinking;
  return { thinking: null, effort: null, isOn: false };
}

/** A canonical conversation as a body of this format. JSON that came as text goes out as the same text. */
export function encodeRequest(
  conversation: Conversation,
  upstream: Upstream,
  { stream, outputTokensDefault }: EncodeOptions,
): Encoded {
  const losses = new Losses();
  const cap = conversation.outputTokensMax ?? outputTokensDefault;
  const thinking = chooseThinking(conversation, upstream, cap, losses);
  const sampling = fitSampling(conversation, upstream.model, thinking.isOn, losses);
  const { system, messages } = encodeMessages(withInstruction(conversation), upstream, losses);
  const { tools, toolChoice } = encodeTools(conversation, losses);
  const stop = conversation.stop.filter((sequence) => sequence.trim() !== '');
  if (stop.length < conversation.stop.length) losses.dropped('a stop sequence of white space');
  if (conversation.choices > 1) losses.changed('one choice was asked for instead of several');
  losses.droppedSettings(conversation, [
    'frequencyPenalty',
    'presencePenalty',
    'seed',
    'logprobs',
    'verbosity',
    'metadata',
    'cacheKey',
  ]);
  if (conversation.serviceTier !== null && conversation.serviceTier !== 'auto') losses.dropped('service_tier');
  losses.droppedExtras(conversation, 'anthropic-messages');
  const extras = conversation.extras.filter(
    (extra) => extra.dialect === 'anthropic-messages' && !extra.field.startsWith('output_config.'),
  );
  const body = joinObject([
    ['model', quote(upstream.model)],
    ['max_tokens', String(cap)],
    ['system', system],
    ['tools', tools],
    ['tool_choice', toolChoice],
    ['thinking', thinking.thinking],
    ['output_config', encodeOutputConfig(conversation, thinking.effort, losses)],
    ['temperature', quote(sampling.temperature)],
    ['top_p', quote(sampling.topP)],
    ['top_k', quote(sampling.topK)],
    ['stop_sequences', stop.length === 0 ? null : joinArray(stop.map((text) => JSON.stringify(text)))],
    ['metadata', conversation.user === null ? null : joinObject([['user_id', quote(conversation.user)]])],
    ...extras.map((extra): readonly [string, string] => [extra.field, extra.json]),
    ['stream', stream ? 'true' : null],
    // Last, because one host of these models takes it nowhere else (DIALECTS, section 8).
    ['messages', messages],
  ]);
  return { body, warnings: losses.list };
}
