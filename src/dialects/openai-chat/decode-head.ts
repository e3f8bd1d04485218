import { invalidField } from '../../lib/errors/index.ts';
import {
  asArray,
  asRecord,
  decodeJsonText,
  findDuplicate,
  isRecord,
  scanChildren,
  scanObject,
} from '../../lib/json/index.ts';
import type { JsonMember, JsonRecord, ScannedObject } from '../../lib/json/index.ts';
import { pickEndUser, readLabels } from '../../metering/index.ts';
import type { DecodedHead, RequestHead } from '../port.ts';
import { CAP_FIELDS } from './cap-field.ts';
import { readInput } from './estimate.ts';
import { readServiceTier } from '../shared/service-tier.ts';
import { KNOWN_FIELDS } from './fields.ts';

const NO_TOOLS: readonly string[] = [];
const USAGE_OPTION: ReadonlySet<string> = new Set(['include_usage']);

/** Whether no member stands twice: of such the value has one. */
function isDistinct({ members, value }: ScannedObject): boolean {
  let count = 0;
  for (const _name in value) count += 1;
  return count === members.length;
}

/** Checks what we read and what is known; what stands twice means one thing to us and another to the next reader. */
function checkFields(scanned: ScannedObject): void {
  const { members, value, text } = scanned;
  const seen = isDistinct(scanned) ? null : new Set<string>();
  for (const member of members) {
    const { key } = member;
    const check = KNOWN_FIELDS.get(key);
    if (check === undefined) continue;
    if (seen?.has(key) === true) throw invalidField(key, 'must be given once');
    seen?.add(key);
    const given = value[key];
    const problem = given === null ? null : check(given);
    if (problem !== null) throw invalidField(key, problem);
    if (key === 'stream_options') checkOptions(asRecord(given), scanChildren(text, member));
  }
}

function checkOptions(options: JsonRecord, members: readonly JsonMember[]): void {
  if (findDuplicate(members, USAGE_OPTION) !== null) {
    throw invalidField('stream_options.include_usage', 'must be given once');
  }
  const { include_usage: includeUsage } = options;
  if (includeUsage !== undefined && includeUsage !== null && typeof includeUsage !== 'boolean') {
    throw invalidField('stream_options.include_usage', 'must be a boolean');
  }
}

function checkMessages(value: unknown): void {
  if (!Array.isArray(value)) throw invalidField('messages', 'must be a list of objects');
  for (let index = 0; index < value.length; index++) {
    const message: unknown = value[index];
    if (!isRecord(message)) throw invalidField(`messages.${index}`, 'must be an object');
    const { role, content } = message;
    if (typeof role !== 'string') throw invalidField(`messages.${index}.role`, 'must be a string');
    const fits = content === undefined || content === null || typeof content === 'string' || Array.isArray(content);
    if (!fits) throw invalidField(`messages.${index}.content`, 'must be a string, a list or null');
  }
}

/** The larger of the two caps that the format has: what the worst case can cost. */
export function readCap(value: JsonRecord): number | null {
  let largest: number | null = null;
  for (const name of CAP_FIELDS) {
    const cap = value[name];
    if (typeof cap === 'number') largest = Math.max(largest ?? 0, cap);
  }
  return largest;
}

/** Tools that the provider runs itself: they cost beside the tokens. */
function readHostedTools(value: JsonRecord): readonly string[] {
  if (value['web_search_options'] === undefined && value['tools'] === undefined) return NO_TOOLS;
  const names = new Set<string>();
  if (isRecord(value['web_search_options'])) names.add('web_search');
  for (const tool of asArray(value['tools'])) {
    const { type } = asRecord(tool);
    if (typeof type === 'string' && type !== 'function' && type !== 'custom') names.add(type);
  }
  return [...names];
}

function asksForUsage(options: unknown): boolean {
  return isRecord(options) && options['include_usage'] === true;
}

/** Decodes just enough of a body to admit and route it; the text is kept as received. */
export function decodeHead(body: Uint8Array): DecodedHead {
  const text = decodeJsonText(body);
  const scanned = scanObject(text);
  if (scanned === null) throw invalidField('body', 'must be a JSON object');
  const { value } = scanned;
  checkFields(scanned);
  if (typeof value['model'] !== 'string' || value['model'] === '') {
    throw invalidField('model', 'must be a non-empty string');
  }
  checkMessages(value['messages']);
  const hostedTools = readHostedTools(value);
  const head: RequestHead = {
    model: value['model'],
    stream: value['stream'] === true,
    outputTokensMax: readCap(value),
    choices: typeof value['n'] === 'number' ? value['n'] : 1,
    usageRequested: asksForUsage(value['stream_options']),
    input: readInput(body, value, hostedTools),
    hostedTools,
    serviceTier: readServiceTier(value['service_tier']),
    labels: readLabels(value['metadata'], pickEndUser(value['safety_identifier'], value['user'])),
  };
  return { head, text, scanned };
}
