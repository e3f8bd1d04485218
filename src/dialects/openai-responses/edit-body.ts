import {
  applyEdits,
  asRecord,
  asString,
  findMember,
  joinArray,
  JsonView,
  parseJson,
  scanMembers,
  setMember,
} from '../../lib/json/index.ts';
import type { JsonMember, TextEdit } from '../../lib/json/index.ts';
import { WRAPPED_PREFIX } from '../conversation/index.ts';
import type { BodyEdit } from '../port.ts';

function isWrapped(item: JsonView): boolean {
  const { type, encrypted_content: sealed } = asRecord(parseJson(item.json));
  return type === 'reasoning' && asString(sealed).startsWith(WRAPPED_PREFIX);
}

/** Thoughts that we wrapped for the client are of another maker: this one refuses what it did not seal. */
function dropWrapped(text: string, members: readonly JsonMember[]): TextEdit[] {
  const member = findMember(members, 'input');
  if (member === undefined || !text.includes(WRAPPED_PREFIX)) return [];
  const items = new JsonView(text, member.start, member.end).items();
  const kept = items.filter((item) => !(item.json.includes(WRAPPED_PREFIX) && isWrapped(item)));
  if (kept.length === items.length) return [];
  return [setMember(text, 0, members, 'input', joinArray(kept.map((item) => item.json)))];
}

/**
 * The kept body with model and cap changed, and without thoughts that are not this provider's; usage is always reported and need not be
 * asked for. Untouched outside these members.
 */
export function editBody(text: string, edit: BodyEdit): string {
  const members = scanMembers(text);
  const edits = [setMember(text, 0, members, 'model', JSON.stringify(edit.model)), ...dropWrapped(text, members)];
  if (edit.stream === true) edits.push(setMember(text, 0, members, 'stream', 'true'));
  const cap = edit.outputTokensMax;
  if (cap !== null) {
    const member = findMember(members, 'max_output_tokens');
    const given = member === undefined ? 'null' : text.slice(member.start, member.end);
    if (given === 'null' || Number(given) > cap)
      edits.push(setMember(text, 0, members, 'max_output_tokens', String(cap)));
  }
  return applyEdits(text, edits);
}
