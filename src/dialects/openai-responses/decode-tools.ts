import { asArray, asRecord, asString, isRecord, joinObject, stringOrNull } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import type { HostedTool, Tool, ToolChoice } from '../conversation/index.ts';
import { flattenName } from './namespace.ts';
import type { GroupedName } from './namespace.ts';

/** The type of an item that adds tools. */
export const TOOLS_ITEM = 'additional_tools';

const HOSTED_KINDS: readonly (readonly [RegExp, HostedTool['kind']])[] = [
  [/^web_search/, 'web_search'],
  [/^code_interpreter$/, 'code_execution'],
  [/^file_search$/, 'file_search'],
  [/^image_generation$/, 'image_generation'],
  [/^computer/, 'computer'],
  [/^mcp$/, 'mcp'],
];

/** A grammar stands flat here and nested in the chat format, whose way is the canonical one. */
function readFormat(format: JsonRecord, view: JsonView | null): string | null {
  if (format['type'] !== 'grammar' || isRecord(format['grammar'])) return view?.json ?? null;
  const members = (view?.members() ?? [])
    .filter(([key]) => key !== 'type')
    .map(([key, value]): readonly [string, string] => [key, value.json]);
  return joinObject([
    ['type', '"grammar"'],
    ['grammar', joinObject(members)],
  ]);
}

function readTool(tool: JsonRecord, view: JsonView | null): Tool {
  const isCustom = tool['type'] === 'custom';
  const parameters = isCustom
    ? readFormat(asRecord(tool['format']), view?.get('format') ?? null)
    : isRecord(tool['parameters'])
      ? (view?.get('parameters')?.json ?? null)
      : null;
  return {
    name: asString(tool['name']),
    description: stringOrNull(tool['description']),
    parameters,
    strict: typeof tool['strict'] === 'boolean' ? tool['strict'] : null,
    ...(isCustom ? { kind: 'custom' as const } : {}),
  };
}

function isClients(tool: JsonRecord): boolean {
  return tool['type'] === 'function' || tool['type'] === 'custom';
}

/** The tools of a group, under names that say whose they are; what is said of the group is said of each. */
function readGroup(group: JsonRecord, view: JsonView | null, groups: Map<string, GroupedName>): readonly Tool[] {
  return asArray(group['tools']).flatMap((value, index) => {
    const member = asRecord(value);
    if (!isClients(member)) return [];
    const tool = readTool(member, view?.find(['tools', index]) ?? null);
    const grouped = { namespace: asString(group['name']), name: tool.name };
    const name = flattenName(grouped);
    groups.set(name, grouped);
    const said = [stringOrNull(group['description']), tool.description].filter((text) => text !== null && text !== '');
    return [{ ...tool, name, description: said.length === 0 ? null : said.join('\n\n') }];
  });
}

/** The tools of a request: functions and custom tools, and those that its provider runs itself; schemas keep their text. */
interface DecodedTools {
  readonly tools: Tool[];
  readonly hostedTools: HostedTool[];
  /** Of the tools that stand in a group, by the names that they have here. */
  readonly groups: Map<string, GroupedName>;
}

function addTool(value: unknown, view: JsonView | null, to: DecodedTools): void {
  const tool = asRecord(value);
  const label = asString(tool['type']);
  if (label === 'namespace') {
    to.tools.push(...readGroup(tool, view, to.groups));
    return;
  }
  if (isClients(tool)) {
    // Some clients write the chat format's nesting.
    const nested = isRecord(tool['function']) && tool['parameters'] === undefined ? tool['function'] : null;
    to.tools.push(nested === null ? readTool(tool, view) : readTool(nested, view?.get('function') ?? null));
    return;
  }
  const kind = HOSTED_KINDS.find(([pattern]) => pattern.test(label))?.[1] ?? 'other';
  const json = view?.json ?? JSON.stringify(value);
  to.hostedTools.push({ kind, dialect: 'openai-responses', label: label || 'tool', json });
}

/** `tools`, and those that items of the input add to them. */
export function decodeTools(body: JsonRecord, view: JsonView): DecodedTools {
  const decoded: DecodedTools = { tools: [], hostedTools: [], groups: new Map() };
  const add = (value: unknown, texts: JsonView | null): void =>
    asArray(value).forEach((tool, index) => addTool(tool, texts?.item(index) ?? null, decoded));
  add(body['tools'], view.get('tools'));
  asArray(body['input']).forEach((value, index) => {
    const item = asRecord(value);
    if (item['type'] === TOOLS_ITEM) add(item['tools'], view.find(['input', index, 'tools']));
  });
  return decoded;
}

function readChosen(choice: JsonRecord): string {
  return flattenName({ namespace: asString(choice['namespace']), name: asString(choice['name']) });
}

/** `tool_choice`; null when not said, or when it names a hosted tool. */
export function decodeToolChoice(value: unknown): ToolChoice | null {
  if (value === 'none' || value === 'auto' || value === 'required') return { mode: value };
  const choice = asRecord(value);
  switch (choice['type']) {
    case 'function':
    case 'custom':
      return { mode: 'tool', name: readChosen(choice) };
    case 'allowed_tools': {
      const names = asArray(choice['tools']).map((tool) => readChosen(asRecord(tool)));
      return { mode: 'tools', names: names.filter((name) => name !== ''), required: choice['mode'] === 'required' };
    }
    default:
      return null;
  }
}
