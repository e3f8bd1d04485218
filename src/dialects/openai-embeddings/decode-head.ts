import { invalidField } from '../../lib/errors/index.ts';
import { decodeJsonText, findDuplicate, isRecord, scanObject } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { countedParts, readLabels } from '../../metering/index.ts';
import type { RequestHead } from '../port.ts';
import { estimateInputTokens } from './estimate.ts';
import { isTokens } from '../shared/token-ids.ts';

/** Members that we act on: what stands twice means one thing to us and another to the next reader. */
const READ_FIELDS: ReadonlySet<string> = new Set(['model', 'input', 'dimensions', 'encoding_format']);
const NO_TOOLS: readonly string[] = [];

function checkInput(value: JsonRecord): void {
  const { input } = value;
  if (typeof input === 'string' || (Array.isArray(input) && isUniform(input))) return;
  throw invalidField('input', 'must be a string, a list of strings, of integers or of lists of integers');
}

/** Items of one kind; objects are what some servers take for pictures. */
function isUniform(items: readonly unknown[]): boolean {
  const isText = (item: unknown): boolean => typeof item === 'string';
  return isTokens(items) || [isText, isTokens, isRecord].some((isOne) => items.every(isOne));
}

/** Decodes just enough of a body to admit and route it; the text is kept as received. */
export function decodeHead(body: Uint8Array): { readonly head: RequestHead; readonly text: string } {
  const text = decodeJsonText(body);
  const scanned = scanObject(text);
  if (scanned === null) throw invalidField('body', 'must be a JSON object');
  const { value, members } = scanned;
  const twice = findDuplicate(members, READ_FIELDS);
  if (twice !== null) throw invalidField(twice, 'must be given once');
  const { model, dimensions = null, encoding_format: encoding = null } = value;
  if (typeof model !== 'string' || model === '') throw invalidField('model', 'must be a non-empty string');
  checkInput(value);
  if (dimensions !== null && !Number.isInteger(dimensions)) throw invalidField('dimensions', 'must be an integer');
  if (encoding !== null && typeof encoding !== 'string') throw invalidField('encoding_format', 'must be a string');
  const head: RequestHead = {
    model,
    stream: false,
    outputTokensMax: 0,
    choices: 1,
    usageRequested: true,
    input: countedParts(estimateInputTokens(value['input'])),
    hostedTools: NO_TOOLS,
    labels: readLabels(undefined, value['user']),
  };
  return { head, text };
}
