import type { ContentBlock, Conversation, Message, Tool, ToolCall, ToolChoice } from '../conversation/index.ts';
import { chooseCapField } from './cap-field.ts';

const NAME = 'openai-chat';

type Warn = (warning: string) => void;

/** An object from JSON texts, in order; members without a value are left out. */
function joinObject(pairs: readonly (readonly [string, string | null])[]): string {
  const written = pairs.filter(([, json]) => json !== null).map(([key, json]) => `${JSON.stringify(key)}:${json}`);
  return `{${written.join(',')}}`;
}

function joinArray(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}

function quote(value: string | number | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function encodeBlock(block: ContentBlock, warn: Warn): string | null {
  switch (block.type) {
    case 'text':
      return joinObject([
        ['type', '"text"'],
        ['text', quote(block.text)],
      ]);
    case 'image':
      return joinObject([
        ['type', '"image_url"'],
        [
          'image_url',
          joinObject([
            ['url', quote(block.url)],
            ['detail', quote(block.detail)],
          ]),
        ],
      ]);
    case 'raw':
      if (block.dialect === NAME) return block.json;
      warn('a content part has no equivalent and was left out');
      return null;
    default:
      return block satisfies never;
  }
}

/** Content as one string where it is one text, since not every server knows parts. */
function encodeContent(blocks: readonly ContentBlock[], warn: Warn): string {
  const [first] = blocks;
  if (first === undefined) return '""';
  if (blocks.length === 1 && first.type === 'text') return JSON.stringify(first.text);
  return joinArray(blocks.map((block) => encodeBlock(block, warn)).filter((json) => json !== null));
}

function encodeToolCall(call: ToolCall): string {
  const named = joinObject([
    ['name', quote(call.name)],
    ['arguments', quote(call.arguments)],
  ]);
  return joinObject([
    ['id', quote(call.id)],
    ['type', '"function"'],
    ['function', named],
  ]);
}

function encodeMessage(message: Message, warn: Warn): string {
  const content = encodeContent(message.content, warn);
  switch (message.role) {
    case 'tool':
      return joinObject([
        ['role', '"tool"'],
        ['tool_call_id', quote(message.toolCallId)],
        ['content', content],
      ]);
    case 'assistant': {
      const calls = message.toolCalls.length === 0 ? null : joinArray(message.toolCalls.map(encodeToolCall));
      // Several servers refuse an empty text beside calls.
      const silent = message.content.length === 0 && calls !== null;
      return joinObject([
        ['role', '"assistant"'],
        ['content', silent ? 'null' : content],
        ['tool_calls', calls],
      ]);
    }
    default:
      return joinObject([
        ['role', quote(message.role)],
        ['name', quote(message.name)],
        ['content', content],
      ]);
  }
}

function encodeTool(tool: Tool): string {
  const described = joinObject([
    ['name', quote(tool.name)],
    ['description', quote(tool.description)],
    ['parameters', tool.parameters],
    ['strict', tool.strict === null ? null : String(tool.strict)],
  ]);
  return joinObject([
    ['type', '"function"'],
    ['function', described],
  ]);
}

function encodeToolChoice(choice: ToolChoice | null): string | null {
  if (choice === null) return null;
  if (choice.mode !== 'tool') return quote(choice.mode);
  return joinObject([
    ['type', '"function"'],
    ['function', joinObject([['name', quote(choice.name)]])],
  ]);
}

/** `stop` as one string where there is one. */
function encodeStop(stop: readonly string[]): string | null {
  const [first] = stop;
  if (first === undefined) return null;
  return JSON.stringify(stop.length === 1 ? first : stop);
}

/**
 * A canonical conversation as a body of this format. JSON that came as text goes out as the same text. Asking for usage is `editBody`'s, as for a kept body.
 * Settings for tools are left out where there are none, because servers refuse them then.
 */
export function encodeRequest(
  conversation: Conversation,
  model: string,
  stream: boolean,
): { readonly body: string; readonly warnings: readonly string[] } {
  const warnings = new Set<string>();
  const warn: Warn = (warning) => void warnings.add(warning);
  const { messages, tools, metadata } = conversation;
  if (tools.length === 0 && conversation.toolChoice !== null && conversation.toolChoice.mode !== 'none') {
    warn('tool_choice was left out because there are no tools');
  }
  const body = joinObject([
    ['model', quote(model)],
    ['messages', joinArray(messages.map((message) => encodeMessage(message, warn)))],
    ['tools', tools.length === 0 ? null : joinArray(tools.map(encodeTool))],
    ['tool_choice', tools.length === 0 ? null : encodeToolChoice(conversation.toolChoice)],
    [chooseCapField(model), quote(conversation.outputTokensMax)],
    ['temperature', quote(conversation.temperature)],
    ['top_p', quote(conversation.topP)],
    ['stop', encodeStop(conversation.stop)],
    ['response_format', conversation.responseFormat],
    ['reasoning_effort', quote(conversation.reasoningEffort)],
    ['metadata', metadata === null ? null : JSON.stringify(metadata)],
    ['stream', stream ? 'true' : null],
  ]);
  return { body, warnings: [...warnings] };
}
