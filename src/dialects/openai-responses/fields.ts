import { isRecord } from '../../lib/json/index.ts';

/** Most output tokens that a request may name; above that it is a mistake. */
export const OUTPUT_TOKENS_MAX = 1_000_000_000;

/** Says what is wrong with a value; null when nothing is. */
type Check = (value: unknown) => string | null;

function check(accepts: (value: unknown) => boolean, problem: string): Check {
  return (value) => (accepts(value) ? null : problem);
}

const aString = check((value) => typeof value === 'string', 'must be a string');
const aBoolean = check((value) => typeof value === 'boolean', 'must be a boolean');
const aNumber = check((value) => typeof value === 'number' && Number.isFinite(value), 'must be a number');
const anObject = check(isRecord, 'must be an object');
const objects = check((value) => Array.isArray(value) && value.every(isRecord), 'must be a list of objects');
const stringOrObject = check((value) => typeof value === 'string' || isRecord(value), 'must be a string or an object');
const strings = check(
  (value) => Array.isArray(value) && value.every((item: unknown) => typeof item === 'string'),
  'must be a list of strings',
);

/**
 * Members that are known and therefore checked; null counts as absent. Everything else is the provider's business and passed as written.
 */
export const KNOWN_FIELDS: ReadonlyMap<string, Check> = new Map([
  ['model', aString],
  [
    'input',
    check(
      (value) => typeof value === 'string' || (Array.isArray(value) && value.every(isRecord)),
      'must be a string or a list of objects',
    ),
  ],
  ['instructions', aString],
  ['previous_response_id', aString],
  ['conversation', stringOrObject],
  ['prompt', anObject],
  ['store', aBoolean],
  ['background', aBoolean],
  ['stream', aBoolean],
  [
    'max_output_tokens',
    check(
      (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= OUTPUT_TOKENS_MAX,
      `must be an integer from 1 to ${OUTPUT_TOKENS_MAX}`,
    ),
  ],
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
