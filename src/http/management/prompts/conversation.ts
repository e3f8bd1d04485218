import { EMPTY_CONVERSATION, readMediaUrl } from '../../../dialects/conversation/index.ts';
import type { ContentBlock, Conversation, Message, OutputFormat, Tool } from '../../../dialects/conversation/index.ts';
import { ESTIMATED_IMAGE_TOKENS, ESTIMATED_LOW_IMAGE_TOKENS, weighText } from '../../../metering/index.ts';
import type { InputParts } from '../../../metering/index.ts';
import type { PromptBody } from './schema.ts';

type PromptMessage = NonNullable<PromptBody['messages']>[number];
type PromptContent = PromptMessage['content'];

/** What a message or a call adds around its text. */
const MESSAGE_WEIGHT = 8;
/** The costliest models take half as many tokens again for an image. */
const MEDIA_MOST = 1.5;

function toBlocks(content: PromptContent): readonly ContentBlock[] {
  if (content === null || content === undefined) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return content.map((part) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : {
          type: 'image',
          source: readMediaUrl(part.image_url.url),
          ...(part.image_url.detail === undefined ? {} : { detail: part.image_url.detail }),
        },
  );
}

function toMessage(message: PromptMessage): Message {
  if (message.role === 'tool')
    return { role: 'tool', toolCallId: message.tool_call_id, content: toBlocks(message.content) };
  if (message.role === 'assistant') {
    const calls = (message.tool_calls ?? []).map((call) => ({
      type: 'tool-call' as const,
      id: call.id,
      name: call.function.name,
      arguments: call.function.arguments,
    }));
    return { role: 'assistant', content: [...toBlocks(message.content), ...calls] };
  }
  const name = message.name === undefined ? {} : { name: message.name };
  return { role: message.role, content: toBlocks(message.content), ...name };
}

function toTool(tool: NonNullable<PromptBody['tools']>[number]): Tool {
  const { name, description, parameters, strict } = tool.function;
  return {
    name,
    description: description ?? null,
    parameters: parameters === undefined ? null : JSON.stringify(parameters),
    strict: strict ?? null,
  };
}

function toFormat(format: PromptBody['response_format']): OutputFormat | null {
  if (format === undefined) return null;
  if (format.type !== 'json_schema') return format.type === 'text' ? { type: 'text' } : { type: 'json-object' };
  const { name, description, schema, strict } = format.json_schema;
  return {
    type: 'json-schema',
    name,
    description: description ?? null,
    schema: schema === undefined ? null : JSON.stringify(schema),
    strict: strict ?? null,
  };
}

/** A prompt in the canonical form; `body` has its numbers as `parseExactJson` leaves them. */
export function buildConversation(body: PromptBody): Conversation {
  const system: Message[] = body.system === undefined ? [] : [{ role: 'system', content: toBlocks(body.system) }];
  const messages: Message[] =
    body.prompt === undefined
      ? (body.messages ?? []).map(toMessage)
      : [{ role: 'user', content: toBlocks(body.prompt) }];
  return {
    ...EMPTY_CONVERSATION,
    messages: [...system, ...messages],
    tools: (body.tools ?? []).map(toTool),
    outputTokensMax: body.max_output_tokens ?? null,
    temperature: body.temperature ?? null,
    topP: body.top_p ?? null,
    stop: body.stop === undefined ? [] : [body.stop].flat(),
    outputFormat: toFormat(body.response_format),
    reasoning:
      body.reasoning === undefined
        ? null
        : { effort: body.reasoning.effort, budgetTokens: null, adaptive: false, visible: null },
    metadata: body.metadata ?? null,
  };
}

/** Adds the weights of the blocks' texts, and the tokens of what is no text. */
function addBlocks(blocks: readonly ContentBlock[], to: { text: number; beside: number }): void {
  for (const block of blocks) {
    if (block.type === 'text') to.text += weighText(block.text);
    else if (block.type === 'tool-call') to.text += MESSAGE_WEIGHT + weighText(block.name) + weighText(block.arguments);
    else if (block.type === 'image')
      to.beside += block.detail === 'low' ? ESTIMATED_LOW_IMAGE_TOKENS : ESTIMATED_IMAGE_TOKENS;
  }
}

/** What the input is made of: its tokens are estimated from it. */
export function readInput({ messages, tools, outputFormat }: Conversation): InputParts {
  const sum = { text: outputFormat === null ? 0 : weighText(JSON.stringify(outputFormat)), beside: 0 };
  for (const message of messages) {
    sum.text += MESSAGE_WEIGHT;
    addBlocks(message.content, sum);
  }
  for (const tool of tools)
    sum.text += MESSAGE_WEIGHT + weighText(tool.name + (tool.description ?? '') + (tool.parameters ?? ''));
  const besideMax = Math.ceil(sum.beside * MEDIA_MOST);
  return { text: sum.text, beside: sum.beside, besideMax, tools: tools.length > 0 };
}
