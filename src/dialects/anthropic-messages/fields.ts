import { isRecord } from '../../lib/json/index.ts';

/** Most output tokens that a request may name; above that it is a mistake. */
export const OUTPUT_TOKENS_MAX = 1_000_000_000;

/** Says what is wrong with a value; null when nothing is. */
type Check = (value: unknown) => string | null;

function check(accepts: (value: unknown) => boolean, problem: string): Check {
  return (value) => (accepts(value) ? null : problem);
}

const aString = check((value) => typeof value === 'string', 'must be a string');
const aNumber = check((value) => typeof value === 'number' && Number.isFinite(value), 'must be a number');
const anObject = check(isRecord, 'must be an object');
const objects = check((value) => Array.isArray(value) && value.every(isRecord), 'must be a list of objects');

/**
 * Members that are known and therefore checked; null counts as absent. Everything else is the provider's business and passed as written.
 */
export const KNOWN_FIELDS: ReadonlyMap<string, Check> = new Map([
  ['model', aString],
  ['messages', objects],
  [
    'system',
    check(
      (value) => typeof value === 'string' || (Array.isArray(value) && value.every(isRecord)),
      'must be a string or a list of objects',
    ),
  ],
  ['stream', check((value) => typeof value === 'boolean', 'must be a boolean')],
  [
    'max_tokens',
    check(
      (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= OUTPUT_TOKENS_MAX,
      `must be an integer from 0 to ${OUTPUT_TOKENS_MAX}`,
    ),
  ],
  ['temperature', aNumber],
  ['top_p', aNumber],
  ['top_k', aNumber],
  [
    'stop_sequences',
    check(
      (value) => Array.isArray(value) && value.every((item: unknown) => typeof item === 'string'),
      'must be a list of strings',
    ),
  ],
  ['tools', objects],
  ['tool_choice', anObject],
  ['thinking', anObject],
  ['output_config', anObject],
  ['metadata', anObject],
]);
