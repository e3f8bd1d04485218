import { asArray, asRecord, asString, isRecord, numberOrNull, openObject } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView, ScannedObject } from '../../lib/json/index.ts';
import { EMPTY_CONVERSATION, isEffort } from '../conversation/index.ts';
import type {
  ContentBlock,
  Extra,
  HostedTool,
  Message,
  OutputFormat,
  ReasoningRequest,
  Tool,
  ToolChoice,
} from '../conversation/index.ts';
import type { DecodedRequest, RequestPath } from '../port.ts';
import { readBlock, readCache } from './blocks.ts';

/** Members that have a canonical form; all others are kept for who speaks this format. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'stream',
  'max_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
]);
const CLIENT = { kind: 'client' } as const;

function readContent(value: unknown, view: JsonView | null): readonly ContentBlock[] {
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'text', text: value }];
  return asArray(value).map((part, index) => readBlock(part, view?.item(index) ?? null, CLIENT));
}

function readResult(part: JsonRecord, view: JsonView | null): Message {
  return {
    role: 'tool',
    toolCallId: asString(part['tool_use_id']),
    content: readContent(part['content'], view?.get('content') ?? null),
    ...(part['is_error'] === true ? { isError: true } : {}),
    ...readCache(part),
  };
}

/** A user turn: its results as messages of their own, in their place. */
function readUserTurn(content: unknown, view: JsonView | null, out: Message[]): void {
  if (!Array.isArray(content)) {
    out.push({ role: 'user', content: readContent(content, null) });
    return;
  }
  let blocks: ContentBlock[] = [];
  const flush = (): void => {
    if (blocks.length > 0) out.push({ role: 'user', content: blocks });
    blocks = [];
  };
  content.forEach((value: unknown, index) => {
    const part = asRecord(value);
    const text = view?.item(index) ?? null;
    if (part['type'] === 'tool_result') {
      flush();
      out.push(readResult(part, text));
    } else blocks.push(readBlock(value, text, CLIENT));
  });
  flush();
}

function readMessages(body: JsonRecord, view: JsonView): readonly Message[] {
  const messages: Message[] = [];
  const system = readContent(body['system'], view.get('system'));
  if (system.length > 0) messages.push({ role: 'system', content: system });
  const turns = view.get('messages');
  asArray(body['messages']).forEach((value, index) => {
    const { role, content } = asRecord(value);
    const text = turns?.item(index)?.get('content') ?? null;
    if (role === 'assistant') messages.push({ role, content: readContent(content, text) });
    else if (role === 'system') messages.push({ role, content: readContent(content, text) });
    else readUserTurn(content, text, messages);
  });
  return messages;
}

const HOSTED_KINDS: readonly (readonly [RegExp, HostedTool['kind']])[] = [
  [/^web_search/, 'web_search'],
  [/^web_fetch/, 'url_context'],
  [/^code_execution/, 'code_execution'],
  [/^computer/, 'computer'],
];

function readTools(
  body: JsonRecord,
  view: JsonView,
): { readonly tools: readonly Tool[]; readonly hostedTools: readonly HostedTool[] } {
  const tools: Tool[] = [];
  const hostedTools: HostedTool[] = [];
  const views = view.get('tools');
  asArray(body['tools']).forEach((value, index) => {
    const tool = asRecord(value);
    const text = views?.item(index) ?? null;
    const type = asString(tool['type']);
    if (type !== '' && type !== 'custom') {
      const kind = HOSTED_KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
      hostedTools.push({
        kind,
        dialect: 'anthropic-messages',
        label: type,
        json: text?.json ?? JSON.stringify(value),
      });
      return;
    }
    tools.push({
      name: asString(tool['name']),
      description: typeof tool['description'] === 'string' ? tool['description'] : null,
      parameters: isRecord(tool['input_schema']) ? (text?.get('input_schema')?.json ?? null) : null,
      strict: typeof tool['strict'] === 'boolean' ? tool['strict'] : null,
      ...readCache(tool),
    });
  });
  return { tools, hostedTools };
}

function readToolChoice(value: unknown): ToolChoice | null {
  const choice = asRecord(value);
  switch (choice['type']) {
    case 'auto':
    case 'none':
      return { mode: choice['type'] };
    case 'any':
      return { mode: 'required' };
    case 'tool':
      return { mode: 'tool', name: asString(choice['name']) };
    default:
      return null;
  }
}

function readReasoning(body: JsonRecord): ReasoningRequest | null {
  const thinking = asRecord(body['thinking']);
  const { effort } = asRecord(body['output_config']);
  const { type, display } = thinking;
  if (type === undefined && !isEffort(effort)) return null;
  return {
    effort: type === 'disabled' ? 'none' : isEffort(effort) ? effort : null,
    budgetTokens: type === 'enabled' ? numberOrNull(thinking['budget_tokens']) : null,
    adaptive: type === 'adaptive' || type === 'between_tools',
    visible: display === 'omitted' ? false : display === 'summarized' ? true : null,
  };
}

function readFormat(body: JsonRecord, view: JsonView): OutputFormat | null {
  const path = isRecord(asRecord(body['output_config'])['format']) ? ['output_config', 'format'] : ['output_format'];
  const format =
    path.length === 2 ? asRecord(asRecord(body['output_config'])['format']) : asRecord(body['output_format']);
  if (!isRecord(format['schema'])) return null;
  const schema = view.find([...path, 'schema'])?.json ?? null;
  return { type: 'json-schema', name: null, description: null, schema, strict: null };
}

/** What `output_config` says beside effort and format stays with this format. */
function readExtras(view: JsonView): readonly Extra[] {
  const extras: Extra[] = [];
  for (const [field, value] of view.members()) {
    if (!READ_FIELDS.has(field)) extras.push({ dialect: 'anthropic-messages', field, json: value.json });
  }
  for (const [field, value] of view.get('output_config')?.members() ?? []) {
    // An effort without a word of thinking means less than what other formats call an effort.
    const isBareEffort = field === 'effort' && view.get('thinking') === null;
    if (field === 'format' || (field === 'effort' && !isBareEffort)) continue;
    const expressed = isBareEffort ? { expressed: true as const } : {};
    extras.push({
      dialect: 'anthropic-messages',
      field: `output_config.${field}`,
      json: value.json,
      ...expressed,
    });
  }
  return extras;
}

/** A whole request of this format; `decodeHead` has checked the types of what is read here. */
export function decodeRequest(text: string, _path?: RequestPath, scanned?: ScannedObject): DecodedRequest {
  const { body, view } = openObject(text, scanned);
  const { tools, hostedTools } = readTools(body, view);
  const choice = asRecord(body['tool_choice']);
  const user = asRecord(body['metadata'])['user_id'];
  const conversation = {
    ...EMPTY_CONVERSATION,
    messages: readMessages(body, view),
    tools,
    hostedTools,
    toolChoice: readToolChoice(choice),
    parallelToolCalls: choice['disable_parallel_tool_use'] === true ? false : null,
    outputTokensMax: numberOrNull(body['max_tokens']),
    temperature: numberOrNull(body['temperature']),
    topP: numberOrNull(body['top_p']),
    topK: numberOrNull(body['top_k']),
    stop: asArray(body['stop_sequences']).filter((item): item is string => typeof item === 'string'),
    outputFormat: readFormat(body, view),
    reasoning: readReasoning(body),
    user: typeof user === 'string' ? user : null,
    extras: readExtras(view),
  };
  const thinking = asRecord(body['thinking'])['type'];
  const reasoningShown = thinking !== undefined && thinking !== 'disabled';
  return {
    conversation,
    wish: { stream: body['stream'] === true, usageRequested: true, reasoningShown, framing: 'sse' },
  };
}
