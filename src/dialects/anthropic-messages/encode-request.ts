import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { Losses } from '../conversation/index.ts';
import type { Conversation } from '../conversation/index.ts';
import type { Encoded, EncodeOptions, Upstream } from '../port.ts';
import { fitSampling } from '../shared/claude-sampling.ts';
import { chooseThinking } from '../shared/claude-thinking.ts';
import { askForJson } from '../shared/json-instruction.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeTools } from './encode-tools.ts';

function encodeOutputConfig(conversation: Conversation, effort: string | null): string | null {
  const { outputFormat } = conversation;
  const schema = outputFormat?.type === 'json-schema' ? outputFormat.schema : null;
  const format =
    schema === null
      ? null
      : joinObject([
          ['type', '"json_schema"'],
          ['schema', schema],
        ]);
  const others = conversation.extras
    .filter((extra) => extra.dialect === 'anthropic-messages' && extra.field.startsWith('output_config.'))
    .map((extra): readonly [string, string] => [extra.field.slice('output_config.'.length), extra.json]);
  if (effort === null && format === null && others.length === 0) return null;
  return joinObject([['effort', effort], ['format', format], ...others]);
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
  const { system, messages } = encodeMessages(askForJson(conversation, true, losses), upstream, losses);
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
    ['output_config', encodeOutputConfig(conversation, thinking.effort)],
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
