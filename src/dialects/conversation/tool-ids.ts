import { createHash } from 'node:crypto';

/** What ids of tool calls a dialect or a provider takes. */
export interface ToolIdRule {
  /** Characters that may not stay; global. */
  readonly refused: RegExp;
  readonly lengthMax: number;
  /** Some take one length only. */
  readonly lengthMin?: number;
}

const HASH_LENGTH = 9;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function hash(text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest();
  let written = '';
  for (let index = 0; index < length; index++)
    written += BASE62.charAt((bytes[index % bytes.length] ?? 0) % BASE62.length);
  return written;
}

/**
 * An id that fits the rule: itself where it does, else cleaned and with a hash. Pure, so a history that is sent again maps alike and
 * two ids stay two.
 */
export function mapToolId(id: string, rule: ToolIdRule): string {
  const cleaned = id.replaceAll(rule.refused, '');
  if (cleaned === id && id !== '' && id.length <= rule.lengthMax && id.length >= (rule.lengthMin ?? 1)) return id;
  if ((rule.lengthMin ?? 0) === rule.lengthMax) return hash(id, rule.lengthMax);
  return `${cleaned.slice(0, rule.lengthMax - HASH_LENGTH)}${hash(id, HASH_LENGTH)}`;
}

/** The id of a call that has none: by its place in the conversation, so that the same history has the same ids. */
export function placeToolId(turn: number, position: number): string {
  return `call_${turn}_${position}`;
}
