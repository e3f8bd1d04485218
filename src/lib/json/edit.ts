import { scanMembers } from './scan.ts';
import type { JsonMember } from './scan.ts';

/** One replacement in a text: the characters from `start` to `end` (exclusive) become `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies replacements that do not overlap, in one pass. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  if (edits.length === 0) return text;
  const [first] = edits;
  if (edits.length === 1 && first !== undefined) return text.slice(0, first.start) + first.text + text.slice(first.end);
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** The last member of that name: the one that JSON readers take. */
export function findMember(members: readonly JsonMember[], key: string): JsonMember | undefined {
  for (let index = members.length - 1; index >= 0; index--) {
    const member = members[index];
    if (member?.key === key) return member;
  }
  return undefined;
}

/** An edit that sets a member of an object to a JSON text: in place, or behind the last member. */
export function setMember(
  text: string,
  objectStart: number,
  members: readonly JsonMember[],
  key: string,
  json: string,
): TextEdit {
  const present = findMember(members, key);
  if (present !== undefined) return { start: present.start, end: present.end, text: json };
  const last = members.at(-1);
  const pair = `${JSON.stringify(key)}:${json}`;
  if (last !== undefined) return { start: last.end, end: last.end, text: `,${pair}` };
  const inside = text.indexOf('{', objectStart) + 1;
  return { start: inside, end: inside, text: pair };
}

/** Members of the object that is this member's value; none when it is no object. */
export function scanChildren(text: string, member: JsonMember): readonly JsonMember[] {
  return scanMembers(text, member.start);
}

/** An object without the members of these names; the others as they are written. */
export function omitMembers(text: string, members: readonly JsonMember[], names: ReadonlySet<string>): string {
  const kept = members.filter(({ key }) => !names.has(key)).map(({ keyStart, end }) => text.slice(keyStart, end));
  return `{${kept.join(',')}}`;
}
