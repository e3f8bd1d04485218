import {
  aBoolean,
  aNumber,
  anObject,
  aString,
  aWhole,
  check,
  CHOICES_MAX,
  objects,
  OUTPUT_TOKENS_MAX,
  stringOrObject,
  stringOrStrings,
} from '../shared/field-checks.ts';
import type { Check } from '../shared/field-checks.ts';

const aCap = aWhole(1, OUTPUT_TOKENS_MAX);

/**
 * Members that are known and therefore checked; null counts as absent. Everything else is the provider's business and passed as written.
 */
export const KNOWN_FIELDS: ReadonlyMap<string, Check> = new Map([
  ['model', aString],
  ['messages', check(Array.isArray, 'must be a list of objects')],
  ['stream', aBoolean],
  ['stream_options', anObject],
  ['max_tokens', aCap],
  ['max_completion_tokens', aCap],
  ['n', aWhole(1, CHOICES_MAX)],
  ['temperature', aNumber],
  ['top_p', aNumber],
  ['presence_penalty', aNumber],
  ['frequency_penalty', aNumber],
  ['seed', aNumber],
  ['top_logprobs', aNumber],
  ['logprobs', aBoolean],
  ['parallel_tool_calls', aBoolean],
  ['stop', stringOrStrings],
  ['tools', objects],
  ['tool_choice', stringOrObject],
  ['response_format', anObject],
  ['reasoning_effort', aString],
  ['web_search_options', anObject],
  ['user', aString],
]);
