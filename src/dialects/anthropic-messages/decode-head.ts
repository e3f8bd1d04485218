import { invalidField } from '../../lib/errors/index.ts';
import { asArray, asRecord, asString, decodeJsonText, scanObject } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { readLabels } from '../../metering/index.ts';
import type { RequestLabels } from '../../store/records/index.ts';
import type { DecodedHead, RequestHead } from '../port.ts';
import { readInput } from './estimate.ts';
import { checkFields } from '../shared/field-checks.ts';
import { readAskedRuns } from './asked-runs.ts';
import { KNOWN_FIELDS } from './fields.ts';
import { readAskedTier } from './usage.ts';

function checkMessages(value: unknown): void {
  if (!Array.isArray(value)) throw invalidField('messages', 'must be a list of objects');
  value.forEach((message: unknown, index) => {
    const { role, content } = asRecord(message);
    if (typeof role !== 'string') throw invalidField(`messages.${index}.role`, 'must be a string');
    if (typeof content !== 'string' && !Array.isArray(content))
      throw invalidField(`messages.${index}.content`, 'must be a string or a list');
  });
}

/** Tools that the provider runs itself have a dated type; those that the client runs have none, or `custom`. */
export function isHostedTool(tool: JsonRecord): boolean {
  const type = asString(tool['type']);
  return type !== '' && type !== 'custom' && !/^(?:bash|text_editor|computer|memory)_/.test(type);
}

function readHostedTools(value: JsonRecord): readonly string[] {
  const names = asArray(value['tools'])
    .map(asRecord)
    .filter(isHostedTool)
    .map((tool) => asString(tool['name']) || asString(tool['type']).replace(/_\d+$/, ''));
  if (asArray(value['mcp_servers']).length > 0) names.push('mcp');
  return [...new Set(names)];
}

/** `user_id` is whom the client asks for. */
function readOwnLabels(metadata: unknown): RequestLabels | null {
  if (metadata === undefined || metadata === null) return null;
  const { user_id: userId, ...others } = asRecord(metadata);
  return readLabels(others, userId);
}

/** Decodes just enough of a body to admit and route it; the text is kept as received. */
export function decodeHead(body: Uint8Array): DecodedHead {
  const text = decodeJsonText(body);
  const scanned = scanObject(text);
  if (scanned === null) throw invalidField('body', 'must be a JSON object');
  const { value } = scanned;
  checkFields(scanned, KNOWN_FIELDS);
  const { model } = value;
  if (typeof model !== 'string' || model === '') throw invalidField('model', 'must be a non-empty string');
  checkMessages(value['messages']);
  const head: RequestHead = {
    model,
    stream: value['stream'] === true,
    outputTokensMax: typeof value['max_tokens'] === 'number' ? value['max_tokens'] : null,
    choices: 1,
    usageRequested: true,
    input: readInput(body, value, isHostedTool),
    hostedTools: readHostedTools(value),
    serviceTier: readAskedTier(value),
    ...readAskedRuns(value),
    labels: readOwnLabels(value['metadata']),
  };
  return { head, text, scanned };
}
