import { joinArray, joinObject, JsonView, quote } from '../../lib/json/index.ts';
import type { Conversation, HostedTool, Losses, Tool, ToolChoice } from '../conversation/index.ts';
import { encodeName } from './encode-parts.ts';
import { adaptSchema } from './schema.ts';

const CUSTOM_PARAMETERS = '{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}';
const PEERS: Partial<Record<HostedTool['kind'], string>> = {
  web_search: '{"googleSearch":{}}',
  code_execution: '{"codeExecution":{}}',
  url_context: '{"urlContext":{}}',
};

function encodeFunction(tool: Tool, losses: Losses): string {
  if (tool.cache !== undefined) losses.dropped('cache_control');
  if (tool.strict === true) losses.dropped('strict');
  const { parameters } = tool;
  const schema =
    tool.kind === 'custom'
      ? CUSTOM_PARAMETERS
      : parameters === null
        ? null
        : adaptSchema(new JsonView(parameters), losses);
  return joinObject([
    ['name', quote(encodeName(tool.name))],
    ['description', quote(tool.description)],
    ['parametersJsonSchema', schema],
  ]);
}

/** Functions and tools of the provider's own in one request are refused (seen: 400 "cannot be combined"), so the client's win. */
function encodeHosted(tool: HostedTool, besideFunctions: boolean, losses: Losses): string | null {
  if (tool.dialect === 'gemini') return tool.json;
  const peer = PEERS[tool.kind] ?? null;
  if (peer === null) losses.dropped(tool.label);
  else if (besideFunctions) losses.changed(`${tool.label} was left out because it cannot stand beside functions`);
  return besideFunctions ? null : peer;
}

function encodeChoice(choice: ToolChoice): string {
  const names = choice.mode === 'tool' ? [choice.name] : choice.mode === 'tools' ? choice.names : null;
  const mode =
    choice.mode === 'none'
      ? 'NONE'
      : choice.mode === 'auto'
        ? 'AUTO'
        : choice.mode === 'tools' && !choice.required
          ? 'VALIDATED'
          : 'ANY';
  const config = joinObject([
    ['mode', quote(mode)],
    ['allowedFunctionNames', names === null ? null : JSON.stringify(names.map(encodeName))],
  ]);
  return config;
}

/** Tools and `toolConfig`; the choice is left out where there are no functions. */
export function encodeTools(
  conversation: Conversation,
  losses: Losses,
): { readonly tools: string | null; readonly toolConfig: string | null } {
  const functions = conversation.tools.map((tool) => encodeFunction(tool, losses));
  const hosted = conversation.hostedTools
    .map((tool) => encodeHosted(tool, functions.length > 0, losses))
    .filter((json) => json !== null);
  const declared = functions.length === 0 ? [] : [joinObject([['functionDeclarations', joinArray(functions)]])];
  const tools = [...declared, ...hosted];
  if (conversation.parallelToolCalls === false) losses.dropped('parallel_tool_calls');
  const choice = conversation.toolChoice;
  if (choice !== null && functions.length === 0 && choice.mode !== 'none' && choice.mode !== 'auto')
    losses.changed('tool_choice was left out because there are no tools');
  const others = conversation.extras
    .filter((extra) => extra.dialect === 'gemini' && extra.field.startsWith('toolConfig.'))
    .map((extra): readonly [string, string] => [extra.field.slice('toolConfig.'.length), extra.json]);
  const calling = choice === null || functions.length === 0 ? null : encodeChoice(choice);
  return {
    tools: tools.length === 0 ? null : joinArray(tools),
    toolConfig:
      calling === null && others.length === 0 ? null : joinObject([['functionCallingConfig', calling], ...others]),
  };
}
