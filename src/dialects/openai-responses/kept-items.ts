import { invalidField } from '../../lib/errors/index.ts';
import {
  applyEdits,
  asRecord,
  asString,
  joinArray,
  joinObject,
  JsonView,
  parseJson,
  quote,
  scanMembers,
  setMember,
} from '../../lib/json/index.ts';
import type { TextEdit } from '../../lib/json/index.ts';
import type { ItemPage, KeptTurn } from '../port.ts';

/** How the ids of items begin, by their type. */
const PREFIXES: Readonly<Record<string, string>> = {
  message: 'msg',
  reasoning: 'rs',
  function_call: 'fc',
  function_call_output: 'fco',
  custom_tool_call: 'ctc',
  custom_tool_call_output: 'ctco',
};

interface ListedItem {
  readonly id: string;
  readonly json: string;
}

/** Content as a list: readers of items know no other. */
function writeContent(content: string, isAssistant: boolean): string {
  return joinArray([
    joinObject([
      ['type', isAssistant ? '"output_text"' : '"input_text"'],
      ['text', content],
      ['annotations', isAssistant ? '[]' : null],
    ]),
  ]);
}

/** Apart from the numbers that we give to items of an answer. */
const INPUT_MARK = 'e';
const OUTPUT_MARK = 'd';

/** An item as lists say it: with an id, a type and a status, whatever its client left out. All else as it was written. */
function listItem(json: string, stem: string, index: number): ListedItem {
  const item = asRecord(parseJson(json));
  const type = asString(item['type']) || 'message';
  const given = asString(item['id']);
  const id = given === '' ? `${PREFIXES[type] ?? 'item'}_${stem}${index.toString(16).padStart(3, '0')}` : given;
  const members = scanMembers(json);
  const edits: TextEdit[] = [];
  const set = (name: string, value: string): void => {
    edits.push(setMember(json, 0, members, name, value));
  };
  if (given === '') set('id', JSON.stringify(id));
  if (asString(item['type']) === '') set('type', JSON.stringify(type));
  if (type === 'message' && asString(item['status']) === '') set('status', '"completed"');
  if (type === 'message' && typeof item['content'] === 'string')
    set('content', writeContent(JSON.stringify(item['content']), item['role'] === 'assistant'));
  return { id, json: applyEdits(json, edits) };
}

/** What ids of items are made of: that of the answer, as far as an id may hold it. */
function stemOf(id: string): string {
  return id.replace(/^[a-z]+_/, '').replaceAll(/[^A-Za-z0-9]/g, '');
}

function listItems(turns: readonly (KeptTurn & { readonly id: string })[]): readonly ListedItem[] {
  return turns.flatMap(({ id, input, answer }, turn) => {
    const stem = stemOf(id);
    const said = new JsonView(input).items().map((item, index) => listItem(item.json, stem + INPUT_MARK, index));
    if (turn === turns.length - 1) return said;
    const made = new JsonView(answer).get('output')?.items() ?? [];
    return [...said, ...made.map((item, index) => listItem(item.json, stem + OUTPUT_MARK, index))];
  });
}

/** A page of the items that an answer was made from. */
export function encodeItems(turns: readonly (KeptTurn & { readonly id: string })[], page: ItemPage): string {
  const inOrder = listItems(turns);
  const items = page.descending ? inOrder.toReversed() : inOrder;
  const start = page.after === null ? 0 : items.findIndex(({ id }) => id === page.after) + 1;
  if (page.after !== null && start === 0) throw invalidField('after', 'names no item of the list');
  const shown = items.slice(start, start + page.limit);
  return joinObject([
    ['object', '"list"'],
    ['data', joinArray(shown.map(({ json }) => json))],
    ['first_id', quote(shown[0]?.id) ?? 'null'],
    ['last_id', quote(shown.at(-1)?.id) ?? 'null'],
    ['has_more', String(start + shown.length < items.length)],
  ]);
}
