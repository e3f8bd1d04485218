import { asArray, asRecord, asString, isRecord, stringOrNull } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import type { HostedTool, Tool, ToolChoice } from '../conversation/index.ts';

function booleanOrNull(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function readFunction(declared: JsonRecord, view: JsonView | null): Tool {
  return {
    name: asString(declared['name']),
    description: stringOrNull(declared['description']),
    parameters: isRecord(declared['parameters']) ? (view?.get('parameters')?.json ?? null) : null,
    strict: booleanOrNull(declared['strict']),
  };
}

function readCustom(declared: JsonRecord, view: JsonView | null): Tool {
  const parameters = isRecord(declared['format']) ? (view?.get('format')?.json ?? null) : null;
  return {
    name: asString(declared['name']),
    description: stringOrNull(declared['description']),
    parameters,
    strict: null,
    kind: 'custom',
  };
}

interface DecodedTools {
  readonly tools: readonly Tool[];
  readonly hostedTools: readonly HostedTool[];
}

const NO_TOOLS: DecodedTools = { tools: [], hostedTools: [] };

/** What has a view of its text, made when it is asked for. */
export interface Viewed {
  readonly view: JsonView;
}

/** Functions and custom tools, and the tools that a provider runs itself; schemas keep their text. */
export function decodeTools(body: JsonRecord, read: Viewed): DecodedTools {
  if (body['tools'] === undefined && body['functions'] === undefined && body['web_search_options'] === undefined)
    return NO_TOOLS;
  const { view } = read;
  const tools: Tool[] = [];
  const hostedTools: HostedTool[] = [];
  const views = view.get('tools')?.items() ?? [];
  asArray(body['tools']).forEach((item, index) => {
    const tool = asRecord(item);
    const text = views[index] ?? null;
    if (isRecord(tool['function'])) tools.push(readFunction(tool['function'], text?.get('function') ?? null));
    else if (isRecord(tool['custom'])) tools.push(readCustom(tool['custom'], text?.get('custom') ?? null));
    else {
      const label = asString(tool['type']) || 'tool';
      hostedTools.push({ kind: 'other', dialect: 'openai-chat', label, json: text?.json ?? JSON.stringify(item) });
    }
  });
  const legacy = view.get('functions')?.items() ?? [];
  asArray(body['functions']).forEach((item, index) => tools.push(readFunction(asRecord(item), legacy[index] ?? null)));
  const search = isRecord(body['web_search_options']) ? view.get('web_search_options') : null;
  if (search !== null)
    hostedTools.push({ kind: 'web_search', dialect: 'openai-chat', label: 'web_search_options', json: search.json });
  return { tools, hostedTools };
}

function readAllowed(choice: JsonRecord): ToolChoice {
  const allowed = asRecord(choice['allowed_tools']);
  const names = asArray(allowed['tools']).map((item) => {
    const tool = asRecord(item);
    return asString(asRecord(tool['function'] ?? tool['custom'])['name']);
  });
  return { mode: 'tools', names: names.filter((name) => name !== ''), required: allowed['mode'] === 'required' };
}

/** `tool_choice`, or the `function_call` that it replaced; null when not said. */
export function decodeToolChoice(body: JsonRecord): ToolChoice | null {
  const choice = body['tool_choice'] ?? body['function_call'];
  if (choice === 'none' || choice === 'auto' || choice === 'required') return { mode: choice };
  if (choice === 'any') return { mode: 'required' };
  if (!isRecord(choice)) return null;
  if (isRecord(choice['allowed_tools'])) return readAllowed(choice);
  const name = asString(asRecord(choice['function'] ?? choice['custom'] ?? choice)['name']);
  return name === '' ? null : { mode: 'tool', name };
}
