import {
  applyEdits,
  asRecord,
  findMember,
  joinArray,
  joinObject,
  JsonView,
  omitMembers,
  parseJson,
  quote,
  scanMembers,
  scanObject,
  setMember,
} from '../../lib/json/index.ts';
import type { DialectState, KeptTurn } from '../port.ts';
import { encodeItems } from './kept-items.ts';
import { listReferences, replaceReferences } from './references.ts';
import { sayAgain } from './say-again.ts';

const PREVIOUS: ReadonlySet<string> = new Set(['previous_response_id']);

/** What an answer that is kept repeats of its request. */
const SETTINGS: ReadonlySet<string> = new Set([
  'instructions',
  'max_output_tokens',
  'metadata',
  'parallel_tool_calls',
  'reasoning',
  'temperature',
  'text',
  'tool_choice',
  'tools',
  'top_p',
  'truncation',
  'user',
]);

function userItem(text: string): string {
  return joinObject([
    ['type', '"message"'],
    ['role', '"user"'],
    ['content', text],
  ]);
}

/** The items of a body's input, as they are written. */
function listInput(text: string): readonly string[] {
  const input = new JsonView(text).get('input');
  if (input === null) return [];
  if (input.json.startsWith('"')) return input.json === '""' ? [] : [userItem(input.json)];
  return input.items().map(({ json }) => json);
}

function listTurn({ input, answer, output }: KeptTurn): readonly string[] {
  const made = new JsonView(output ?? readOutput(answer)).items().map((item) => sayAgain(item.json));
  return [...new JsonView(input).items().map(({ json }) => json), ...made.filter((item) => item !== null)];
}

function readOutput(answer: string): string {
  return new JsonView(answer).get('output')?.json ?? '[]';
}

function readPreviousId(text: string): string | null {
  const scanned = scanObject(text);
  if (scanned === null) return null;
  const given = scanned.value['previous_response_id'];
  // One that is given twice is refused with the rest of the head.
  const times = scanned.members.filter(({ key }) => key === 'previous_response_id').length;
  return typeof given === 'string' && times === 1 ? given : null;
}

function continueFrom(text: string, turns: readonly KeptTurn[]): string {
  const items = joinArray([...turns.flatMap(listTurn), ...listInput(text)]);
  const body = omitMembers(text, scanMembers(text), PREVIOUS);
  return applyEdits(body, [setMember(body, 0, scanMembers(body), 'input', items)]);
}

function readSettings(text: string, previousId: string | null): ReadonlyMap<string, string> {
  const settings = new Map<string, string>([['store', 'true']]);
  for (const [name, value] of new JsonView(text).members())
    if (SETTINGS.has(name) && value.json !== 'null') settings.set(name, value.json);
  if (previousId !== null) settings.set('previous_response_id', JSON.stringify(previousId));
  return settings;
}

function askNotToKeep(text: string): string {
  const members = scanMembers(text);
  const store = findMember(members, 'store');
  if (store === undefined || text.slice(store.start, store.end) !== 'true') return text;
  return applyEdits(text, [setMember(text, 0, members, 'store', 'false')]);
}

function isUnsealed(json: string): boolean {
  const item = asRecord(parseJson(json));
  return item['type'] === 'reasoning' && !item['encrypted_content'];
}

function dropUnsealed(text: string): string {
  const items = new JsonView(text).get('input')?.items() ?? [];
  const kept = items.map(({ json }) => json).filter((json) => !(json.includes('"reasoning"') && isUnsealed(json)));
  if (kept.length === items.length) return text;
  return applyEdits(text, [setMember(text, 0, scanMembers(text), 'input', joinArray(kept))]);
}

/** What this format needs where its answers are kept by a gateway: the JSON of items and settings stays as it was written. */
export const responseState = {
  readPreviousId,
  continueFrom,
  listReferences,
  replaceReferences,
  readInput: (text) => joinArray(listInput(text)),
  readOutput,
  readSettings,
  askNotToKeep,
  dropUnsealed,
  encodeItems,
  encodeRemoved: (id) =>
    joinObject([
      ['id', quote(id)],
      ['object', '"response"'],
      ['deleted', 'true'],
    ]),
} satisfies DialectState;
