import {
  applyEdits,
  findMember,
  joinArray,
  joinObject,
  JsonView,
  scanMembers,
  setMember,
} from '../../lib/json/index.ts';
import type { JsonMember, ScannedObject, TextEdit } from '../../lib/json/index.ts';
import { WRAPPED_PREFIX } from '../conversation/index.ts';
import type { BodyEdit } from '../port.ts';
import { askForUsage } from '../shared/ask-for-usage.ts';
import { CAP_FIELDS, chooseCapField } from './cap-field.ts';

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

/** A call without a signature that is of another maker. */
function withoutSignature(call: JsonView): string {
  if (!call.json.includes(WRAPPED_PREFIX)) return call.json;
  return joinObject(
    call.members().flatMap(([key, value]): [string, string][] => (key === 'extra_content' ? [] : [[key, value.json]])),
  );
}

/** What we wrapped for the client is of another maker, and servers refuse fields that they do not know. */
function dropWrapped(text: string): TextEdit[] {
  if (!text.includes(WRAPPED_PREFIX)) return [];
  const edits: TextEdit[] = [];
  for (const message of new JsonView(text).get('messages')?.items() ?? []) {
    if (!message.json.includes(WRAPPED_PREFIX)) continue;
    const kept = message.members().flatMap(([key, value]): [string, string][] => {
      if (key === 'reasoning_details' && value.json.includes(WRAPPED_PREFIX)) return [];
      return [[key, key === 'tool_calls' ? joinArray(value.items().map(withoutSignature)) : value.json]];
    });
    edits.push(message.replace(joinObject(kept)));
  }
  return edits;
}

function listEdits(text: string, members: readonly JsonMember[], edit: BodyEdit, renames: boolean): TextEdit[] {
  const edits = dropWrapped(text);
  if (renames) edits.push(setMember(text, 0, members, 'model', JSON.stringify(edit.model)));
  if (edit.stream === true) edits.push(setMember(text, 0, members, 'stream', 'true'));
  if (edit.requestUsage) edits.push(askForUsage(text, members));
  if (edit.outputTokensMax !== null) edits.push(...editCap(text, members, edit.model, edit.outputTokensMax));
  return edits;
}

/** The usual edit: another name of the model, and nothing else. */
function rename(text: string, members: readonly JsonMember[], model: string): string | null {
  for (const { key, start, end } of members)
    if (key === 'model') return text.slice(0, start) + JSON.stringify(model) + text.slice(end);
  return null;
}

/**
 * The kept body with the edit applied. `text` was accepted by `decodeHead`. Outside the edited members it stays as it was: key order,
 * white space, number text and unknown fields; of a body that needs none all of it.
 */
export function editBody(text: string, edit: BodyEdit, scanned?: ScannedObject): string {
  const read = scanned?.text === text ? scanned : null;
  const renames = read === null || read.value['model'] !== edit.model;
  const asks = edit.stream === true || edit.requestUsage || edit.outputTokensMax !== null;
  const isPlain = !asks && !text.includes(WRAPPED_PREFIX);
  if (isPlain && !renames) return text;
  const members = read === null ? scanMembers(text) : read.members;
  // What was read has each known member once.
  const renamed = isPlain && read !== null ? rename(text, members, edit.model) : null;
  return renamed ?? applyEdits(text, listEdits(text, members, edit, renames));
}
