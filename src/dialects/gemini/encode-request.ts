import { joinArray, joinObject, JsonView, quote } from '../../lib/json/index.ts';
import { effortOf, Losses } from '../conversation/index.ts';
import type { Conversation, ReasoningRequest } from '../conversation/index.ts';
import type { Encoded, Upstream } from '../port.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeTools } from './encode-tools.ts';
import { budgetFor, isThirdGeneration, levelOf } from './models.ts';
import { adaptSchema } from './schema.ts';

const EFFORT_ABOVE = new Set(['xhigh', 'max']);

function encodeThinking(reasoning: ReasoningRequest | null, model: string, losses: Losses): string | null {
  if (reasoning === null) return null;
  const { effort, budgetTokens, adaptive, visible } = reasoning;
  const includeThoughts = quote(visible);
  const join = (level: string | null, budget: number | null): string | null =>
    level === null && budget === null && includeThoughts === null
      ? null
      : joinObject([
          ['thinkingLevel', quote(level)],
          ['thinkingBudget', quote(budget)],
          ['includeThoughts', includeThoughts],
        ]);
  if (effort !== null && EFFORT_ABOVE.has(effort)) losses.changed('the reasoning effort was lowered to high');
  if (!isThirdGeneration(model)) {
    return join(null, adaptive ? -1 : (budgetTokens ?? (effort === null ? null : budgetFor(effort, model))));
  }
  if (effort === 'none') losses.changed('thinking cannot be switched off and was asked for at its least');
  if (effort !== null) return join(levelOf(effort, model), null);
  return join(budgetTokens === null ? null : levelOf(effortOf(budgetTokens), model), null);
}

function encodeFormat(conversation: Conversation, losses: Losses): (readonly [string, string | null])[] {
  const format = conversation.outputFormat;
  if (format === null || format.type === 'text') return [];
  const schema = format.type === 'json-schema' ? format.schema : null;
  return [
    ['responseMimeType', '"application/json"'],
    ['responseJsonSchema', schema === null ? null : adaptSchema(new JsonView(schema), losses)],
  ];
}

function encodeConfig(conversation: Conversation, model: string, losses: Losses): string | null {
  const { stop, logprobs } = conversation;
  const written: (readonly [string, string | null])[] = [
    ['maxOutputTokens', quote(conversation.outputTokensMax)],
    ['temperature', quote(conversation.temperature)],
    ['topP', quote(conversation.topP)],
    ['topK', quote(conversation.topK)],
    ['candidateCount', conversation.choices === 1 ? null : String(conversation.choices)],
    ['stopSequences', stop.length === 0 ? null : joinArray(stop.map((text) => JSON.stringify(text)))],
    ['presencePenalty', quote(conversation.presencePenalty)],
    ['frequencyPenalty', quote(conversation.frequencyPenalty)],
    ['seed', quote(conversation.seed)],
    ['responseLogprobs', logprobs === null ? null : 'true'],
    ['logprobs', logprobs === null || logprobs === 0 ? null : String(logprobs)],
    ...encodeFormat(conversation, losses),
    ['thinkingConfig', encodeThinking(conversation.reasoning, model, losses)],
  ];
  const others = conversation.extras
    .filter((extra) => extra.dialect === 'gemini' && extra.field.startsWith('generationConfig.'))
    .map((extra): readonly [string, string] => [extra.field.slice('generationConfig.'.length), extra.json]);
  const named = new Set(others.map(([name]) => name));
  const all = [...written.filter(([name, json]) => json !== null && !named.has(name)), ...others];
  return all.length === 0 ? null : joinObject(all);
}

/** A canonical conversation as a body of this format; the model and the kind of answer are the path's. */
export function encodeRequest(conversation: Conversation, upstream: Upstream): Encoded {
  const losses = new Losses();
  const { system, contents } = encodeMessages(conversation.messages, upstream, losses);
  const { tools, toolConfig } = encodeTools(conversation, losses);
  const generationConfig = encodeConfig(conversation, upstream.model, losses);
  losses.droppedSettings(conversation, ['verbosity', 'user', 'cacheKey']);
  losses.droppedExtras(conversation, 'gemini');
  const tier = conversation.serviceTier;
  if (tier !== null && tier !== 'auto' && !/^(?:flex|standard|priority)$/i.test(tier)) losses.dropped('service_tier');
  const labels = conversation.metadata;
  const extras = conversation.extras.filter((extra) => extra.dialect === 'gemini' && !extra.field.includes('.'));
  const body = joinObject([
    ['systemInstruction', system],
    ['contents', contents],
    ['tools', tools],
    ['toolConfig', toolConfig],
    ['generationConfig', generationConfig],
    ['labels', labels === null ? null : JSON.stringify(labels)],
    ['serviceTier', tier !== null && /^(?:flex|standard|priority)$/i.test(tier) ? quote(tier) : null],
    ...extras.map((extra): readonly [string, string] => [extra.field, extra.json]),
  ]);
  return { body, warnings: losses.list };
}
