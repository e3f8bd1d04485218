import { applyEdits, findMember, scanChildren, scanMembers, setMember } from '../../lib/json/index.ts';
import type { JsonMember, TextEdit } from '../../lib/json/index.ts';
import type { BodyEdit } from '../port.ts';
import { CAP_FIELDS, chooseCapField } from './cap-field.ts';

/** Asks for usage: into the options that are there, else as new options. */
function editUsage(text: string, members: readonly JsonMember[]): TextEdit {
  const options = findMember(members, 'stream_options');
  if (options === undefined || text.charAt(options.start) !== '{') {
    return setMember(text, 0, members, 'stream_options', '{"include_usage":true}');
  }
  return setMember(text, options.start, scanChildren(text, options), 'include_usage', 'true');
}

/** Lowers the caps that are above `cap`; adds one where none is. */
function editCap(text: string, members: readonly JsonMember[], model: string, cap: number): TextEdit[] {
  const edits: TextEdit[] = [];
  let present = false;
  for (const name of CAP_FIELDS) {
    const member = findMember(members, name);
    const given = member === undefined ? null : text.slice(member.start, member.end);
    if (given === null || given === 'null') continue;
    present = true;
    if (Number(given) > cap) edits.push(setMember(text, 0, members, name, String(cap)));
  }
  if (!present) edits.push(setMember(text, 0, members, chooseCapField(model), String(cap)));
  return edits;
}

/**
 * The kept body with the edit applied. `text` was accepted by `decodeHead`. Outside the edited members it stays as it was: key order,
 * white space, number text and unknown fields.
 */
export function editBody(text: string, edit: BodyEdit): string {
  const members = scanMembers(text);
  const edits = [setMember(text, 0, members, 'model', JSON.stringify(edit.model))];
  if (edit.requestUsage) edits.push(editUsage(text, members));
  if (edit.outputTokensMax !== null) edits.push(...editCap(text, members, edit.model, edit.outputTokensMax));
  return applyEdits(text, edits);
}
