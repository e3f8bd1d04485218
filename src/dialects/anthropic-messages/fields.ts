import {
  aBoolean,
  aNumber,
  anObject,
  aString,
  aWhole,
  objects,
  OUTPUT_TOKENS_MAX,
  stringOrObjects,
  strings,
} from '../shared/field-checks.ts';
import type { Check } from '../shared/field-checks.ts';

/**
 * Members that are known and therefore checked; null counts as absent. Everything else is the provider's business and passed as written.
 */
export const KNOWN_FIELDS: ReadonlyMap<string, Check> = new Map([
  ['model', aString],
  ['messages', objects],
  ['system', stringOrObjects],
  ['stream', aBoolean],
  ['max_tokens', aWhole(0, OUTPUT_TOKENS_MAX)],
  ['temperature', aNumber],
  ['top_p', aNumber],
  ['top_k', aNumber],
  ['stop_sequences', strings],
  ['tools', objects],
  ['tool_choice', anObject],
  ['thinking', anObject],
  ['output_config', anObject],
  ['metadata', anObject],
]);
