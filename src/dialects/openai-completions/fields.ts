import {
  aBoolean,
  aNumber,
  anObject,
  aString,
  aWhole,
  check,
  CHOICES_MAX,
  OUTPUT_TOKENS_MAX,
  stringOrStrings,
} from '../shared/field-checks.ts';
import type { Check } from '../shared/field-checks.ts';
import { isTokens } from '../shared/token-ids.ts';

function isPrompt(value: unknown): boolean {
  if (typeof value === 'string' || isTokens(value)) return true;
  if (!Array.isArray(value)) return false;
  return value.every((item: unknown) => typeof item === 'string') || value.every(isTokens);
}

/**
 * Members that are known and therefore checked; null counts as absent. Everything else is the provider's business and passed as written.
 */
export const KNOWN_FIELDS: ReadonlyMap<string, Check> = new Map([
  ['model', aString],
  ['prompt', check(isPrompt, 'must be a string, a list of strings, of integers or of lists of integers')],
  ['suffix', aString],
  ['stream', aBoolean],
  ['stream_options', anObject],
  // None at all: only the prompt is scored.
  ['max_tokens', aWhole(0, OUTPUT_TOKENS_MAX)],
  ['n', aWhole(1, CHOICES_MAX)],
  ['best_of', aWhole(1, CHOICES_MAX)],
  ['echo', aBoolean],
  ['logprobs', aNumber],
  ['temperature', aNumber],
  ['top_p', aNumber],
  ['presence_penalty', aNumber],
  ['frequency_penalty', aNumber],
  ['seed', aNumber],
  ['stop', stringOrStrings],
  ['logit_bias', anObject],
  ['user', aString],
]);
