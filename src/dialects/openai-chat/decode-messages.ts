import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import type { ContentBlock, Message, Origin, ToolCallBlock } from '../conversation/index.ts';
import { decodeContent } from './decode-content.ts';
import { readCallOpaque, readReasoningBlocks } from './reasoning-details.ts';

/** What a client sends back was made by somebody whom it does not name. */
const CLIENT: Origin = { dialect: 'openai-chat', provider: null, model: null };

function readCall(value: unknown): ToolCallBlock {
  const call = asRecord(value);
  const id = asString(call['id']);
  if (isRecord(call['custom'])) {
    const { name, input } = call['custom'];
    return { type: 'tool-call', id, name: asString(name), arguments: asString(input), kind: 'custom' };
  }
  const called = asRecord(call['function']);
  const given = called['arguments'];
  const text = typeof given === 'string' ? given : given === undefined || given === null ? '' : JSON.stringify(given);
  return { type: 'tool-call', id, name: asString(called['name']), arguments: text, ...readCallOpaque(call, CLIENT) };
}

function readCalls(message: JsonRecord): readonly ToolCallBlock[] {
  const calls = asArray(message['tool_calls']).map(readCall);
  const legacy = message['function_call'];
  return calls.length === 0 && isRecord(legacy) ? [readCall({ function: legacy })] : calls;
}

function decodeAssistant(message: JsonRecord, content: readonly ContentBlock[]): Message {
  const refusal = asString(message['refusal']);
  const blocks: ContentBlock[] = [...readReasoningBlocks(message, CLIENT), ...content];
  if (refusal !== '') blocks.push({ type: 'refusal', text: refusal });
  blocks.push(...readCalls(message));
  return {
    role: 'assistant',
    content: blocks,
    ...(typeof message['name'] === 'string' ? { name: message['name'] } : {}),
    ...(message['prefix'] === true ? { prefix: true } : {}),
  };
}

function decodeMessage(message: JsonRecord, index: number, messages: JsonView | null): Message {
  const path = `messages.${index}.content`;
  const content = decodeContent(message['content'], path, (part) => messages?.find([index, 'content', part]) ?? null);
  const name = typeof message['name'] === 'string' ? { name: message['name'] } : {};
  switch (message['role']) {
    case 'assistant':
      return decodeAssistant(message, content);
    case 'system':
    case 'developer':
      return { role: message['role'], content, ...name };
    case 'tool':
      return { role: 'tool', toolCallId: asString(message['tool_call_id']), content };
    case 'function':
      return { role: 'tool', toolCallId: '', toolName: asString(message['name']), content };
    default:
      return { role: 'user', content, ...name };
  }
}

/** The turns; `view` is that of `messages`, looked into for what has no canonical form. */
export function decodeMessages(messages: unknown, view: JsonView | null): readonly Message[] {
  return asArray(messages).map((message, index) => decodeMessage(asRecord(message), index, view));
}
