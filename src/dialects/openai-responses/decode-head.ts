import { invalidField } from '../../lib/errors/index.ts';
import { asArray, asRecord, asString, decodeJsonText, scanObject } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { pickEndUser, readLabels } from '../../metering/index.ts';
import type { DecodedHead, RequestHead } from '../port.ts';
import { readInput } from './estimate.ts';
import { checkFields } from '../shared/field-checks.ts';
import { readServiceTier } from '../shared/service-tier.ts';
import { KNOWN_FIELDS } from './fields.ts';

/** Tools that the client runs: they cost nothing beside the tokens. */
const CLIENT_TOOLS: ReadonlySet<string> = new Set([
  'function',
  'custom',
  'namespace',
  'local_shell',
  'apply_patch',
  'computer',
  'computer_use_preview',
]);

/** What may stand in for the input: state that the provider keeps. */
const STATE_FIELDS = ['previous_response_id', 'conversation', 'prompt'] as const;

function readHostedTools(value: JsonRecord): readonly string[] {
  const names = asArray(value['tools'])
    .map((tool) => asString(asRecord(tool)['type']))
    .filter((type) => type !== '' && !CLIENT_TOOLS.has(type))
    .map((type) => (type.startsWith('web_search') ? 'web_search' : type));
  return [...new Set(names)];
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
  const hasState = STATE_FIELDS.some((field) => (value[field] ?? null) !== null);
  if ((value['input'] ?? null) === null && !hasState)
    throw invalidField('input', 'must be a string or a list of objects');
  const hostedTools = readHostedTools(value);
  const head: RequestHead = {
    model,
    stream: value['stream'] === true,
    outputTokensMax: typeof value['max_output_tokens'] === 'number' ? value['max_output_tokens'] : null,
    choices: 1,
    usageRequested: true,
    input: readInput(body, value, hostedTools),
    hostedTools,
    serviceTier: readServiceTier(value['service_tier']),
    labels: readLabels(value['metadata'], pickEndUser(value['safety_identifier'], value['user'])),
    state: {
      // Its default is true.
      keeps: value['store'] !== false,
      asksToKeep: value['store'] === true,
      background: value['background'] === true,
      previousId: typeof value['previous_response_id'] === 'string' ? value['previous_response_id'] : null,
    },
  };
  return { head, text, scanned };
}
