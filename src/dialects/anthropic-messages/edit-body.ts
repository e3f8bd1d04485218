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
import type { ScannedObject, TextEdit } from '../../lib/json/index.ts';
import { WRAPPED_PREFIX } from '../conversation/index.ts';
import type { BodyEdit } from '../port.ts';

function isWrapped(part: JsonView): boolean {
  if (!part.json.includes(WRAPPED_PREFIX)) return false;
  const { type, signature, data } = asRecord(parseJson(part.json));
  if (type === 'thinking') return asString(signature).startsWith(WRAPPED_PREFIX);
  return type === 'redacted_thinking' && asString(data).startsWith(WRAPPED_PREFIX);
}

/** Thoughts that we wrapped for the client are of another maker: this one refuses what it did not sign. */
function dropWrapped(text: string): TextEdit[] {
  if (!text.includes(WRAPPED_PREFIX)) return [];
  const edits: TextEdit[] = [];
  for (const message of new JsonView(text).get('messages')?.items() ?? []) {
    const content = message.get('content');
    const parts = content?.items() ?? [];
    const kept = parts.filter((part) => !isWrapped(part));
    if (content !== null && kept.length < parts.length)
      edits.push(content.replace(joinArray(kept.map((part) => part.json))));
  }
  return edits;
}

/**
 * The kept body with model and cap changed, and without thoughts that are not this provider's; usage is always reported and need not be asked
 * for. Untouched outside these members; of a body that needs no edit all of it.
 */
export function editBody(text: string, edit: BodyEdit, scanned?: ScannedObject): string {
  const read = scanned?.text === text ? scanned : null;
  const renames = read === null || read.value['model'] !== edit.model;
  const asks = edit.stream === true || edit.outputTokensMax !== null;
  if (!renames && !asks && !text.includes(WRAPPED_PREFIX)) return text;
  const members = read === null ? scanMembers(text) : read.members;
  const edits = dropWrapped(text);
  if (renames) edits.push(setMember(text, 0, members, 'model', JSON.stringify(edit.model)));
  if (edit.stream === true) edits.push(setMember(text, 0, members, 'stream', 'true'));
  const cap = edit.outputTokensMax;
  if (cap !== null) {
    const member = findMember(members, 'max_tokens');
    const given = member === undefined ? Number.POSITIVE_INFINITY : Number(text.slice(member.start, member.end));
    if (given > cap) edits.push(setMember(text, 0, members, 'max_tokens', String(cap)));
  }
  return applyEdits(text, edits);
}
