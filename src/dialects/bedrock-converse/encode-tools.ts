import { isRecord, joinArray, joinObject, JsonView, parseJson, quote } from '../../lib/json/index.ts';
import type { Conversation, HostedTool, Tool, ToolChoice } from '../conversation/index.ts';
import { forcesTool } from '../shared/forces-tool.ts';
import { encodeCachePoint, wrap } from './encode-content.ts';
import type { Writing } from './encode-content.ts';
import { gateOf } from './models.ts';

const NO_PARAMETERS = '{"type":"object","properties":{}}';
const CUSTOM_PARAMETERS = '{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}';
const ROOT_KEYWORDS: ReadonlySet<string> = new Set(['type', 'properties', 'required', '$defs', 'definitions']);

/** Tools that the vendor's own models run at the provider. */
const SYSTEM_TOOLS: Readonly<Partial<Record<HostedTool['kind'], string>>> = {
  web_search: 'nova_grounding',
  code_execution: 'nova_code_interpreter',
};

export interface EncodedTools {
  readonly toolConfig: string | null;
  /** The choice in the words of Anthropic's API, where this one has none for it. */
  readonly claudeChoice: string | null;
}

/** A schema whose root is an object, which is asked for; its text stays. */
function encodeSchema(parameters: string, { upstream, losses }: Writing): string {
  const schema = parseJson(parameters);
  if (!isRecord(schema)) return NO_PARAMETERS;
  const { takesRootKeywords } = gateOf(upstream.model);
  const members = new JsonView(parameters).members();
  const kept = takesRootKeywords ? members : members.filter(([name]) => ROOT_KEYWORDS.has(name));
  if (kept.length < members.length) losses.changed('a schema keyword of the root was left out');
  if (kept.length === members.length && schema['type'] === 'object') return parameters;
  return joinObject([
    ['type', '"object"'],
    ...kept.filter(([name]) => name !== 'type').map(([name, value]): [string, string] => [name, value.json]),
  ]);
}

function encodeTool(tool: Tool, writing: Writing): readonly string[] {
  const { losses, upstream } = writing;
  if (tool.kind === 'custom' && tool.parameters !== null) losses.dropped('the format of a custom tool');
  const isStrict = tool.strict === true && gateOf(upstream.model).takesSchema;
  if (tool.strict === true && !isStrict) losses.dropped('strict');
  const schema = tool.kind === 'custom' ? CUSTOM_PARAMETERS : encodeSchema(tool.parameters ?? NO_PARAMETERS, writing);
  const described = tool.description === null || tool.description.trim() === '' ? null : tool.description;
  const written = joinObject([
    ['name', quote(tool.name)],
    ['description', quote(described)],
    ['inputSchema', wrap('json', schema)],
    ['strict', isStrict ? 'true' : null],
  ]);
  const point = tool.cache === undefined ? null : encodeCachePoint(tool.cache, true, writing);
  return [wrap('toolSpec', written), point].filter((json) => json !== null);
}

function encodeHosted(tool: HostedTool, { upstream, losses }: Writing): string | null {
  const name = /amazon\.nova/.test(upstream.model) ? SYSTEM_TOOLS[tool.kind] : undefined;
  if (name !== undefined) return wrap('systemTool', wrap('name', quote(name)));
  losses.dropped(tool.label);
  return null;
}

/** Tools that the turns call and nobody declares any more: without them the turns are refused. */
function encodeCalled(called: ReadonlySet<string>, { losses }: Writing): readonly string[] {
  if (called.size === 0) return [];
  losses.changed('tools that earlier turns called were declared again');
  return [...called].map((name) => {
    const spec = joinObject([
      ['name', quote(name)],
      ['inputSchema', wrap('json', NO_PARAMETERS)],
    ]);
    return joinObject([['toolSpec', spec]]);
  });
}

/** The choice as this API has it; nothing where it is the model's. */
function encodeChoice(choice: ToolChoice | null, { upstream, losses }: Writing): string | null {
  if (choice === null || choice.mode === 'auto' || choice.mode === 'none') return null;
  const { toolChoice: strictest } = gateOf(upstream.model);
  if (choice.mode === 'tools') losses.changed('the choice among several tools was widened to all');
  if (choice.mode === 'tools' && !choice.required) return null;
  if (strictest === 'auto') {
    losses.changed('tool_choice was left to the model');
    return null;
  }
  if (choice.mode === 'tool' && strictest === 'tool') return wrap('tool', wrap('name', quote(choice.name)));
  if (choice.mode === 'tool') losses.changed('tool_choice was widened to any tool');
  return '{"any":{}}';
}

/** One call at a time is asked for in Anthropic's words, and the choice with it: it may stand in one place alone. */
function encodeClaudeChoice({ toolChoice }: Conversation): string {
  const [type, name] =
    toolChoice?.mode === 'tool' ? ['tool', toolChoice.name] : [toolChoice?.mode === 'required' ? 'any' : 'auto', null];
  return joinObject([
    ['type', quote(type)],
    ['name', quote(name)],
    ['disable_parallel_tool_use', 'true'],
  ]);
}

/** Tools and their choice. `called`: what the turns call, which must be declared. */
export function encodeTools(conversation: Conversation, called: ReadonlySet<string>, writing: Writing): EncodedTools {
  const { losses, upstream } = writing;
  const { toolChoice, parallelToolCalls } = conversation;
  const hosted = conversation.hostedTools.map((tool) => encodeHosted(tool, writing)).filter((json) => json !== null);
  const declared = [...conversation.tools.flatMap((tool) => encodeTool(tool, writing)), ...hosted];
  const isNone = toolChoice?.mode === 'none' && declared.length > 0;
  if (isNone && called.size === 0) {
    losses.changed('tools were left out because none may be called');
    return { toolConfig: null, claudeChoice: null };
  }
  if (isNone) losses.dropped('tool_choice none beside earlier calls');
  const tools = declared.length === 0 ? encodeCalled(called, writing) : declared;
  if (tools.length === 0) {
    if (forcesTool(conversation)) losses.changed('tool_choice was left out because there are no tools');
    return { toolConfig: null, claudeChoice: null };
  }
  const isSingle = parallelToolCalls === false;
  const isClaude = gateOf(upstream.model).reasoning === 'claude';
  if (isSingle && !isClaude) losses.dropped('parallel_tool_calls');
  const claudeChoice = isSingle && isClaude && !isNone ? encodeClaudeChoice(conversation) : null;
  const choice = claudeChoice === null ? encodeChoice(toolChoice, writing) : null;
  const toolConfig = joinObject([
    ['tools', joinArray(tools)],
    ['toolChoice', choice],
  ]);
  return { toolConfig, claudeChoice };
}
