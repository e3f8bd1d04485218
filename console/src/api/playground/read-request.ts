import { createAnswerReader } from './read-answer.ts';
import { DIALECTS } from './conversation.ts';
import type { Dialect, Part, Turn } from './conversation.ts';

type Json = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const jsonOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? {}));

/** A conversation as it was sent, with what was answered. */
interface SaidConversation {
  readonly system: string;
  readonly turns: readonly Turn[];
}

function imageOf(url: string): readonly Part[] {
  const [, type, data] = /^data:(image\/[\w.+-]+);base64,(.*)$/s.exec(url) ?? [];
  // A picture that lies elsewhere is named, not fetched: nothing here leaves the own origin.
  return type === undefined || data === undefined
    ? [{ kind: 'text', text: url }]
    : [{ kind: 'image', type, data, name: type }];
}

/** A piece of content, whichever dialect's: their names do not collide. */
function partOf(value: unknown): readonly Part[] {
  if (typeof value === 'string') return [{ kind: 'text', text: value }];
  const part = recordOf(value);
  const call = recordOf(part['functionCall']);
  const answer = recordOf(part['functionResponse']);
  const inline = recordOf(part['inlineData'] ?? part['inline_data']);
  const source = recordOf(part['source']);
  switch (part['type']) {
    case 'image_url':
      return imageOf(textOf(recordOf(part['image_url'])['url']));
    case 'input_image':
      return imageOf(textOf(part['image_url']));
    case 'image':
      return imageOf(
        source['type'] === 'base64'
          ? `data:${textOf(source['media_type'])};base64,${textOf(source['data'])}`
          : textOf(source['url']),
      );
    case 'thinking':
      return [{ kind: 'reasoning', text: textOf(part['thinking']) }];
    case 'tool_use':
      return [{ kind: 'tool-call', id: textOf(part['id']), name: textOf(part['name']), input: jsonOf(part['input']) }];
    case 'tool_result':
      return [{ kind: 'tool-result', id: textOf(part['tool_use_id']), name: '', text: contentText(part['content']) }];
    default:
  }
  if (part['functionCall'] !== undefined)
    return [{ kind: 'tool-call', id: '', name: textOf(call['name']), input: jsonOf(call['args']) }];
  if (part['functionResponse'] !== undefined)
    return [{ kind: 'tool-result', id: '', name: textOf(answer['name']), text: jsonOf(answer['response']) }];
  if (inline['data'] !== undefined)
    return imageOf(`data:${textOf(inline['mimeType'] ?? inline['mime_type'])};base64,${textOf(inline['data'])}`);
  const text = textOf(part['text']) || textOf(part['refusal']);
  if (text === '') return [];
  return [{ kind: part['thought'] === true ? 'reasoning' : 'text', text }];
}

function partsOf(content: unknown): readonly Part[] {
  return typeof content === 'string' ? partOf(content) : listOf(content).flatMap(partOf);
}

function contentText(content: unknown): string {
  const parts = partsOf(content);
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  return texts.length === 0 && content !== undefined ? jsonOf(content) : texts.join('\n');
}

interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
}

function chatMessage(value: unknown): Message {
  const message = recordOf(value);
  const role = textOf(message['role']);
  if (role === 'tool') {
    const text = contentText(message['content']);
    return { role: 'user', parts: [{ kind: 'tool-result', id: textOf(message['tool_call_id']), name: '', text }] };
  }
  const calls = listOf(message['tool_calls'])
    .map(recordOf)
    .map((call): Part => {
      const called = recordOf(call['function']);
      return {
        kind: 'tool-call',
        id: textOf(call['id']),
        name: textOf(called['name']),
        input: jsonOf(called['arguments']),
      };
    });
  return { role, parts: [...partsOf(message['content'] ?? message['parts']), ...calls] };
}

function responseItem(value: unknown): Message {
  const item = recordOf(value);
  switch (item['type']) {
    case 'function_call':
      return {
        role: 'assistant',
        parts: [
          {
            kind: 'tool-call',
            id: textOf(item['call_id']),
            name: textOf(item['name']),
            input: jsonOf(item['arguments']),
          },
        ],
      };
    case 'function_call_output':
      return {
        role: 'user',
        parts: [{ kind: 'tool-result', id: textOf(item['call_id']), name: '', text: contentText(item['output']) }],
      };
    case 'reasoning': {
      const text = listOf(item['summary'])
        .map((summary) => textOf(recordOf(summary)['text']))
        .join('\n');
      return { role: 'assistant', parts: text === '' ? [] : [{ kind: 'reasoning', text }] };
    }
    default:
      return chatMessage(value);
  }
}

const SYSTEM_ROLES = ['system', 'developer'];

function messagesOf(body: Json): readonly Message[] {
  const { input, prompt, messages, contents } = body;
  if (typeof input === 'string') return [{ role: 'user', parts: partOf(input) }];
  if (input !== undefined) return listOf(input).map(responseItem);
  if (messages === undefined && contents === undefined && typeof prompt === 'string')
    return [{ role: 'user', parts: partOf(prompt) }];
  return listOf(messages ?? contents).map(chatMessage);
}

/** A request's body as a conversation; null: it is none that can be read, or was cut. */
export function readRequestBody(text: string): SaidConversation | null {
  let body: Json;
  try {
    body = recordOf(JSON.parse(text));
  } catch {
    return null;
  }
  const messages = messagesOf(body);
  if (messages.length === 0) return null;
  const instruction = body['instructions'] ?? body['system'] ?? recordOf(body['systemInstruction'])['parts'];
  const systems = messages.filter(({ role }) => SYSTEM_ROLES.includes(role)).flatMap(({ parts }) => parts);
  const system = [...(instruction === undefined ? [] : partsOf(instruction)), ...systems]
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('\n\n');
  const turns = messages
    .filter(({ role, parts }) => !SYSTEM_ROLES.includes(role) && parts.length > 0)
    .map(({ role, parts }, n): Turn => {
      const spoken = role === 'assistant' || role === 'model' ? 'assistant' : 'user';
      return { id: `said-${n}`, role: spoken, parts };
    });
  return { system, turns };
}

function dataOf(frame: string): readonly Json[] {
  const lines = frame.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  try {
    return lines.length === 0 ? [] : [recordOf(JSON.parse(lines.map((line) => line.slice(5)).join('\n')))];
  } catch {
    // The end mark of a stream, or an event that was cut.
    return [];
  }
}

/** What an answer's body says; null: nothing that can be read. `dialect` as a request's row has it. */
export function readAnswerBody(dialect: string, text: string): readonly Part[] | null {
  const known: Dialect | undefined = DIALECTS.find((each) => each === dialect);
  if (known === undefined) return null;
  const reader = createAnswerReader(known);
  try {
    if (/^\s*[[{]/.test(text)) {
      const whole: unknown = JSON.parse(text);
      for (const one of Array.isArray(whole) ? whole : [whole]) reader.whole(recordOf(one));
    } else for (const event of text.split(/\r?\n\r?\n/).flatMap(dataOf)) reader.event(event);
  } catch {
    return null;
  }
  const { parts } = reader.soFar();
  return parts.length === 0 ? null : parts;
}
