import {
  aBoolean,
  aNumber,
  anObject,
  aString,
  aWhole,
  objects,
  OUTPUT_TOKENS_MAX,
  stringOrObject,
  stringOrObjects,
  strings,
} from '../shared/field-checks.ts';
import type { Check } from '../shared/field-checks.ts';

/**
 * Members that are known and therefore checked; null counts as absent. Everything else is the provider's business and passed as written.
 */
export const KNOWN_FIELDS: ReadonlyMap<string, Check> = new Map([
  ['model', aString],
  ['input', stringOrObjects],
  ['instructions', aString],
  ['previous_response_id', aString],
  ['conversation', stringOrObject],
  ['prompt', anObject],
  ['store', aBoolean],
  ['background', aBoolean],
  ['stream', aBoolean],
  ['max_output_tokens', aWhole(1, OUTPUT_TOKENS_MAX)],
  ['temperature', aNumber],
  ['top_p', aNumber],
  ['top_logprobs', aNumber],
  ['parallel_tool_calls', aBoolean],
  ['tools', objects],
  ['tool_choice', stringOrObject],
  ['text', anObject],
  ['reasoning', anObject],
  ['include', strings],
  ['metadata', anObject],
  ['user', aString],
]);
