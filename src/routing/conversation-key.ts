import { JsonView } from '../lib/json/view.ts';

const SYSTEM_MEMBERS = ['system', 'instructions', 'systemInstruction', 'system_instruction'];
const MESSAGE_MEMBERS = ['messages', 'input', 'contents'];
const PREAMBLE_ROLES = new Set(['"system"', '"developer"']);

function findFirst(body: JsonView, names: readonly string[]): JsonView | null {
  for (const name of names) {
    const found = body.get(name);
    if (found !== null) return found;
  }
  return null;
}

/** What comes before the first turn, and that turn: what stays the same while a conversation grows. */
function readBeginning(messages: JsonView | null): readonly string[] {
  if (messages === null) return [];
  if (!messages.json.startsWith('[')) return [messages.json];
  const beginning: string[] = [];
  for (const item of messages.items()) {
    beginning.push(item.json);
    if (!item.json.startsWith('{') || !PREAMBLE_ROLES.has(item.get('role')?.json ?? '')) break;
  }
  return beginning;
}

/**
 * What names the conversation of a request body of any of the four dialects: `prompt_cache_key` where the client sets one, else the
 * system text and the messages up to the first that is not the system's. The text must be valid JSON.
 * @param caller tells the callers apart: two who begin alike need no common deployment
 */
export function readConversationKey(caller: string, text: string): string {
  const body = new JsonView(text);
  const named = body.get('prompt_cache_key')?.json ?? 'null';
  if (named !== 'null') return `${caller}\n${named}`;
  const system = findFirst(body, SYSTEM_MEMBERS)?.json ?? '';
  return [caller, system, ...readBeginning(findFirst(body, MESSAGE_MEMBERS))].join('\n');
}
