import {
  applyEdits,
  asRecord,
  asString,
  joinArray,
  JsonView,
  parseJson,
  scanMembers,
  setMember,
} from '../../lib/json/index.ts';
import type { ItemReference } from '../port.ts';
import { sayAgain } from './say-again.ts';

/** As the items of our answers are called: of the answer's own id, and their number in it. */
const OWN_ID = /^[a-z]+_([0-9a-f]{32})\d{4}$/;

/** The id that an item names; null: it says what it is. */
function readReference(json: string): string | null {
  if (!json.includes('"item_reference"')) return null;
  const { type, id } = asRecord(parseJson(json));
  return type === 'item_reference' ? asString(id) : null;
}

export function listReferences(text: string): readonly ItemReference[] {
  const items = new JsonView(text).get('input')?.items() ?? [];
  return items.flatMap(({ json }) => {
    const id = readReference(json) ?? '';
    const stem = OWN_ID.exec(id)?.[1];
    return stem === undefined ? [] : [{ id, answerId: `req_${stem}` }];
  });
}

/** One that is not known stays as it is: another may know it. */
export function replaceReferences(text: string, items: ReadonlyMap<string, string>): string {
  const said = (new JsonView(text).get('input')?.items() ?? []).map(({ json }) => {
    const item = items.get(readReference(json) ?? '');
    return item === undefined ? json : sayAgain(item);
  });
  const input = joinArray(said.filter((json) => json !== null));
  return applyEdits(text, [setMember(text, 0, scanMembers(text), 'input', input)]);
}
