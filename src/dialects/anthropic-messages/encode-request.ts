import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { Losses } from '../conversation/index.ts';
import type { Conversation, DroppableSetting } from '../conversation/index.ts';
import type { Encoded, EncodeOptions, Upstream } from '../port.ts';
import { addMember } from '../shared/add-member.ts';
import { fitSampling } from '../shared/claude-sampling.ts';
import { chooseThinking } from '../shared/claude-thinking.ts';
import { askForJson } from '../shared/json-instruction.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeTools } from './encode-tools.ts';

function encodeOutputConfig(conversation: Conversation, effort: string | null): string | null {
  const { outputFormat, extras } = conversation;
  if (effort === null && outputFormat === null && extras.length === 0) return null;
  const schema = outputFormat?.type === 'json-schema' ? outputFormat.schema : null;
  const format =
    schema === null
      ? null
      : joinObject([
          ['type', '"json_schema"'],
          ['schema', schema],
        ]);
  const others = extras
    .filter((extra) => extra.dialect === 'anthropic-messages' && extra.field.startsWith('output_config.'))
    .map((extra): readonly [string, string] => [extra.field.slice('output_config.'.length), extra.json]);
  if (effort === null && format === null && others.length === 0) return null;
  return joinObject([['effort', effort], ['format', format], ...others]);
}

const DROPPED_SETTINGS: readonly DroppableSetting[] = [
  'frequencyPenalty',
  'presencePenalty',
  'seed',
  'logprobs',
  'verbosity',
  'metadata',
  'cacheKey',
];

function noteLosses(conversation: Conversation, losses: Losses): void {
  if (conversation.choices > 1) losses.changed('one choice was asked for instead of several');
  losses.droppedSettings(conversation, DROPPED_SETTINGS);
  if (conversation.serviceTier !== null && conversation.serviceTier !== 'auto') losses.dropped('service_tier');
  losses.droppedExtras(conversation, 'anthropic-messages');
}

function encodeStop(stop: readonly string[], losses: Losses): string | null {
  if (stop.length === 0) return null;
  const kept = stop.filter((sequence) => sequence.trim() !== '');
  if (kept.length < stop.length) losses.dropped('a stop sequence of white space');
  return kept.length === 0 ? null : joinArray(kept.map((text) => JSON.stringify(text)));
}

/** Fields of this format that have no canonical form. */
function addExtras(body: string, { extras }: Conversation): string {
  let extended = body;
  for (const { dialect, field, json } of extras) {
    if (dialect === 'anthropic-messages' && !field.startsWith('output_config.'))
      extended += `,${JSON.stringify(field)}:${json}`;
  }
  return extended;
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
  const stop = encodeStop(conversation.stop, losses);
  noteLosses(conversation, losses);
  let body = `{"model":${JSON.stringify(upstream.model)},"max_tokens":${cap}`;
  body = addMember(body, 'system', system);
  body = addMember(body, 'tools', tools);
  body = addMember(body, 'tool_choice', toolChoice);
  body = addMember(body, 'thinking', thinking.thinking);
  body = addMember(body, 'output_config', encodeOutputConfig(conversation, thinking.effort));
  body = addMember(body, 'temperature', quote(sampling.temperature));
  body = addMember(body, 'top_p', quote(sampling.topP));
  body = addMember(body, 'top_k', quote(sampling.topK));
  body = addMember(body, 'stop_sequences', stop);
  if (conversation.user !== null) body += `,"metadata":{"user_id":${JSON.stringify(conversation.user)}}`;
  body = addExtras(body, conversation);
  if (stream) body += ',"stream":true';
  // Last, because one host of these models takes it nowhere else (DIALECTS, section 8).
  return { body: `${body},"messages":${messages}}`, warnings: losses.list };
}
