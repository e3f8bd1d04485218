import { isRecord } from '../../lib/json/index.ts';

/** Most output tokens and most choices that a request may name; above that it is a mistake. */
export const OUTPUT_TOKENS_MAX = 1_000_000_000;
export const CHOICES_MAX = 128;

/** Says what is wrong with a value; null when nothing is. */
type Check = (value: unknown) => string | null;

function check(accepts: (value: unknown) => boolean, problem: string): Check {
  return (value) => (accepts(value) ? null : problem);
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

const aString = check((value) => typeof value === 'string', 'must be a string');
const aBoolean = check((value) => typeof value === 'boolean', 'must be a boolean');
const aNumber = check((value) => typeof value === 'number' && Number.isFinite(value), 'must be a number');
const anObject = check(isRecord, 'must be an object');
const objects = check((value) => Array.isArray(value) && value.every(isRecord), 'must be a list of objects');
const stringOrStrings = check(
  (value) =>
    typeof value === 'string' || (Array.isArray(value) && value.every((item: unknown) => typeof item === 'string')),
  'must be a string or a list of strings',
);
const stringOrObject = check((value) => typeof value === 'string' || isRecord(value), 'must be a string or an object');
const aCap = check(
  (value) => isWhole(value, 1, OUTPUT_TOKENS_MAX),
  `must be an integer from 1 to ${OUTPUT_TOKENS_MAX}`,
);

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
  ['n', check((value) => isWhole(value, 1, CHOICES_MAX), `must be an integer from 1 to ${CHOICES_MAX}`)],
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
