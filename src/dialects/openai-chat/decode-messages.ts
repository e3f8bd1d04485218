import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { ContentBlock, Message, Origin, ToolCallBlock } from '../conversation/index.ts';
import { decodeContent, decodeText } from './decode-content.ts';
import type { Viewed } from './decode-tools.ts';
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

/** A list of parts; one that has no canonical form is looked up in the text. */
function decodeParts(parts: readonly unknown[], index: number, read: Viewed): readonly ContentBlock[] {
  return decodeContent(parts, `messages.${index}.content`, (part) =>
    read.view.find(['messages', index, 'content', part]),
  );
}

function decodeMessage(message: JsonRecord, index: number, read: Viewed): Message {
  const said = message['content'];
  const content = Array.isArray(said) ? decodeParts(said, index, read) : decodeText(said);
  const name = typeof message['name'] === 'string' ? { name: message['name'] } : null;
  switch (message['role']) {
    case 'assistant':
      return decodeAssistant(message, content);
    case 'system':
    case 'developer':
      return name === null ? { role: message['role'], content } : { role: message['role'], content, ...name };
    case 'tool':
      return { role: 'tool', toolCallId: asString(message['tool_call_id']), content };
    case 'function':
      return { role: 'tool', toolCallId: '', toolName: asString(message['name']), content };
    default:
      return name === null ? { role: 'user', content } : { role: 'user', content, ...name };
  }
}

/** The turns; `read` is looked into for what has no canonical form. */
export function decodeMessages(messages: unknown, read: Viewed): readonly Message[] {
  const decoded: Message[] = [];
  for (const message of asArray(messages)) decoded.push(decodeMessage(asRecord(message), decoded.length, read));
  return decoded;
}
