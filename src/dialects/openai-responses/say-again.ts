import { asRecord, asString, omitMembers, parseJson, scanMembers } from '../../lib/json/index.ts';

/** Names that only their maker knows, and what says nothing in an input. */
const OWN_NAMES: ReadonlySet<string> = new Set(['id', 'status']);

/** Items that are said again without them; those of hosted tools are not taken without their names. */
const RENAMED: ReadonlySet<string> = new Set(['message', 'reasoning', 'function_call', 'custom_tool_call']);

/** An item of an answer as it goes into the next turn; null: it says nothing there. */
export function sayAgain(json: string): string | null {
  const item = asRecord(parseJson(json));
  if (!RENAMED.has(asString(item['type']))) return json;
  const isEmpty = (name: string): boolean => !Array.isArray(item[name]) || item[name].length === 0;
  if (item['type'] === 'reasoning' && !item['encrypted_content'] && isEmpty('summary') && isEmpty('content'))
    return null;
  return omitMembers(json, scanMembers(json), OWN_NAMES);
}
