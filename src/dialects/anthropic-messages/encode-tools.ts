import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { Conversation, HostedTool, Losses, Tool, ToolChoice } from '../conversation/index.ts';
import { forcesTool } from '../shared/forces-tool.ts';
import { encodeCache } from './encode-content.ts';

const NO_PARAMETERS = '{"type":"object","properties":{}}';
const CUSTOM_PARAMETERS = '{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}';
const WEB_SEARCH = '{"type":"web_search_20250305","name":"web_search"}';

function encodeTool(tool: Tool, losses: Losses): string {
  if (tool.kind === 'custom' && tool.parameters !== null) losses.dropped('the format of a custom tool');
  return joinObject([
    ['name', quote(tool.name)],
    ['description', quote(tool.description)],
    ['input_schema', tool.kind === 'custom' ? CUSTOM_PARAMETERS : (tool.parameters ?? NO_PARAMETERS)],
    ['strict', tool.strict === true ? 'true' : null],
    ['cache_control', encodeCache(tool.cache)],
  ]);
}

function encodeHosted(tool: HostedTool, losses: Losses): string | null {
  if (tool.dialect === 'anthropic-messages') return tool.json;
  if (tool.kind === 'web_search') return WEB_SEARCH;
  losses.dropped(tool.label);
  return null;
}

function encodeChoice(choice: ToolChoice | null, parallel: boolean | null, losses: Losses): string | null {
  if (choice === null && parallel === null) return null;
  const single = parallel === false ? 'true' : null;
  const mode = choice ?? ({ mode: 'auto' } as const);
  if (choice === null && parallel === true) return null;
  if (mode.mode === 'tool') {
    return joinObject([
      ['type', '"tool"'],
      ['name', quote(mode.name)],
      ['disable_parallel_tool_use', single],
    ]);
  }
  if (mode.mode === 'tools') losses.changed('the choice among several tools was widened to all');
  const isForced = mode.mode === 'required' || (mode.mode === 'tools' && mode.required);
  const type = mode.mode === 'none' ? 'none' : isForced ? 'any' : 'auto';
  return joinObject([
    ['type', quote(type)],
    ['disable_parallel_tool_use', type === 'none' ? null : single],
  ]);
}

interface EncodedTools {
  readonly tools: string | null;
  readonly toolChoice: string | null;
}

const NO_TOOLS: EncodedTools = { tools: null, toolChoice: null };

function leaveOut(conversation: Conversation, losses: Losses): EncodedTools {
  if (forcesTool(conversation)) losses.changed('tool_choice was left out because there are no tools');
  return NO_TOOLS;
}

/** Tools and their choice; the choice is left out where there are no tools, because servers refuse it then. */
export function encodeTools(conversation: Conversation, losses: Losses): EncodedTools {
  if (conversation.tools.length + conversation.hostedTools.length === 0) return leaveOut(conversation, losses);
  const written = [
    ...conversation.tools.map((tool) => encodeTool(tool, losses)),
    ...conversation.hostedTools.map((tool) => encodeHosted(tool, losses)).filter((json) => json !== null),
  ];
  if (written.length === 0) return leaveOut(conversation, losses);
  const toolChoice = encodeChoice(conversation.toolChoice, conversation.parallelToolCalls, losses);
  return { tools: joinArray(written), toolChoice };
}
