import { applyEdits, findMember, scanMembers, setMember } from '../../lib/json/index.ts';
import type { BodyEdit } from '../port.ts';

/** The kept body with model and cap changed; usage is always reported and need not be asked for. Untouched outside these members. */
export function editBody(text: string, edit: BodyEdit): string {
  const members = scanMembers(text);
  const edits = [setMember(text, 0, members, 'model', JSON.stringify(edit.model))];
  const cap = edit.outputTokensMax;
  if (cap !== null) {
    const member = findMember(members, 'max_output_tokens');
    const given = member === undefined ? 'null' : text.slice(member.start, member.end);
    if (given === 'null' || Number(given) > cap)
      edits.push(setMember(text, 0, members, 'max_output_tokens', String(cap)));
  }
  return applyEdits(text, edits);
}
