import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { Conversation, Losses, Tool, ToolChoice } from '../conversation/index.ts';

function encodeTool(tool: Tool, losses: Losses): string {
  if (tool.cache !== undefined) losses.dropped('cache_control');
  const kind = tool.kind ?? 'function';
  const described = joinObject([
    ['name', quote(tool.name)],
    ['description', quote(tool.description)],
    [kind === 'custom' ? 'format' : 'parameters', tool.parameters],
    ['strict', quote(tool.strict)],
  ]);
  return joinObject([
    ['type', quote(kind)],
    [kind, described],
  ]);
}

function nameTool(name: string): string {
  return joinObject([
    ['type', '"function"'],
    ['function', joinObject([['name', quote(name)]])],
  ]);
}

function encodeChoice(choice: ToolChoice): string | null {
  switch (choice.mode) {
    case 'tool':
      return nameTool(choice.name);
    case 'tools': {
      const allowed = joinObject([
        ['mode', choice.required ? '"required"' : '"auto"'],
        ['tools', joinArray(choice.names.map(nameTool))],
      ]);
      return joinObject([
        ['type', '"allowed_tools"'],
        ['allowed_tools', allowed],
      ]);
    }
    default:
      return quote(choice.mode);
  }
}

/** What a request says of tools. Settings for tools are left out where there are none, because servers refuse them then. */
export interface EncodedTools {
  readonly tools: string | null;
  readonly toolChoice: string | null;
  readonly parallelToolCalls: string | null;
  readonly webSearchOptions: string | null;
}

/** Models that search on their own; servers refuse the setting for any other (seen: 400 "Unknown parameter"). */
const SEARCHES = /search|sonar/;

export function encodeTools(conversation: Conversation, model: string, losses: Losses): EncodedTools {
  const written = conversation.tools.map((tool) => encodeTool(tool, losses));
  let webSearchOptions: string | null = null;
  for (const hosted of conversation.hostedTools) {
    if (hosted.kind === 'web_search' && hosted.dialect !== 'openai-chat' && SEARCHES.test(model))
      webSearchOptions = '{}';
    else if (hosted.dialect !== 'openai-chat') losses.dropped(hosted.label);
    else if (hosted.kind === 'web_search') webSearchOptions = hosted.json;
    else written.push(hosted.json);
  }
  const choice = conversation.toolChoice;
  if (written.length > 0) {
    const parallel = conversation.parallelToolCalls;
    return {
      tools: joinArray(written),
      toolChoice: choice === null ? null : encodeChoice(choice),
      parallelToolCalls: quote(parallel),
      webSearchOptions,
    };
  }
  if (choice !== null && choice.mode !== 'none' && choice.mode !== 'auto')
    losses.changed('tool_choice was left out because there are no tools');
  return { tools: null, toolChoice: null, parallelToolCalls: null, webSearchOptions };
}
