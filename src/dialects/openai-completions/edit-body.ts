import { applyEdits, findMember, scanMembers, setMember } from '../../lib/json/index.ts';
import type { BodyEdit } from '../port.ts';
import { askForUsage } from '../shared/ask-for-usage.ts';

/** The kept body with the edit applied; untouched outside the edited members. */
export function editBody(text: string, { model, requestUsage, outputTokensMax: cap }: BodyEdit): string {
  const members = scanMembers(text);
  const edits = [setMember(text, 0, members, 'model', JSON.stringify(model))];
  if (requestUsage) edits.push(askForUsage(text, members));
  if (cap !== null) {
    const member = findMember(members, 'max_tokens');
    const given = member === undefined ? 'null' : text.slice(member.start, member.end);
    if (given === 'null' || Number(given) > cap) edits.push(setMember(text, 0, members, 'max_tokens', String(cap)));
  }
  return applyEdits(text, edits);
}
