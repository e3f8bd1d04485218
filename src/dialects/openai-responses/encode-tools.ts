import { asRecord, isRecord, joinArray, joinObject, JsonView, parseJson, quote } from '../../lib/json/index.ts';
import type { Conversation, HostedTool, Losses, Tool, ToolChoice } from '../conversation/index.ts';

const NO_PARAMETERS = '{"type":"object","properties":{}}';
const HOSTED: Readonly<Partial<Record<HostedTool['kind'], string>>> = {
  web_search: '{"type":"web_search"}',
  code_execution: '{"type":"code_interpreter","container":{"type":"auto"}}',
};

/** A grammar is nested in the chat format, whose way is the canonical one, and stands flat here. */
function encodeFormat(format: string | null): string | null {
  if (format === null) return null;
  const grammar = asRecord(parseJson(format))['grammar'];
  if (!isRecord(grammar)) return format;
  const members = new JsonView(format).get('grammar')?.members() ?? [];
  return joinObject([
    ['type', '"grammar"'],
    ...members.map(([key, value]): readonly [string, string] => [key, value.json]),
  ]);
}

/** `strict` is always said: left out, it would turn the schema strict here. */
function encodeTool(tool: Tool, losses: Losses): string {
  if (tool.cache !== undefined) losses.dropped('cache_control');
  const head = [
    ['name', quote(tool.name)],
    ['description', quote(tool.description)],
  ] as const;
  if (tool.kind === 'custom') {
    return joinObject([['type', '"custom"'], ...head, ['format', encodeFormat(tool.parameters)]]);
  }
  return joinObject([
    ['type', '"function"'],
    ...head,
    ['parameters', tool.parameters ?? NO_PARAMETERS],
    ['strict', tool.strict === true ? 'true' : 'false'],
  ]);
}

function encodeHosted(tool: HostedTool, losses: Losses): string | null {
  if (tool.dialect === 'openai-responses') return tool.json;
  const equivalent = HOSTED[tool.kind];
  if (equivalent === undefined) losses.dropped(tool.label);
  return equivalent ?? null;
}

function nameTool(name: string, tools: readonly Tool[]): string {
  const isCustom = tools.some((tool) => tool.name === name && tool.kind === 'custom');
  return joinObject([
    ['type', isCustom ? '"custom"' : '"function"'],
    ['name', quote(name)],
  ]);
}

function encodeChoice(choice: ToolChoice, tools: readonly Tool[]): string | null {
  switch (choice.mode) {
    case 'tool':
      return nameTool(choice.name, tools);
    case 'tools':
      return joinObject([
        ['type', '"allowed_tools"'],
        ['mode', choice.required ? '"required"' : '"auto"'],
        ['tools', joinArray(choice.names.map((name) => nameTool(name, tools)))],
      ]);
    default:
      return quote(choice.mode);
  }
}

/** What a request says of tools. Settings for tools are left out where there are none, because servers refuse them then. */
export interface EncodedTools {
  readonly tools: string | null;
  readonly toolChoice: string | null;
  readonly parallelToolCalls: string | null;
}

export function encodeTools(conversation: Conversation, losses: Losses): EncodedTools {
  const { tools, hostedTools, toolChoice } = conversation;
  const written = [
    ...tools.map((tool) => encodeTool(tool, losses)),
    ...hostedTools.map((tool) => encodeHosted(tool, losses)).filter((json) => json !== null),
  ];
  if (written.length > 0) {
    return {
      tools: joinArray(written),
      toolChoice: toolChoice === null ? null : encodeChoice(toolChoice, tools),
      parallelToolCalls: quote(conversation.parallelToolCalls),
    };
  }
  if (toolChoice !== null && toolChoice.mode !== 'none' && toolChoice.mode !== 'auto')
    losses.changed('tool_choice was left out because there are no tools');
  return { tools: null, toolChoice: null, parallelToolCalls: null };
}
