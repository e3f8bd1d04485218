import { invalidField } from '../../lib/errors/index.ts';
import { asRecord, asString, decodeJsonText, scanObject } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { countedParts, estimateTextTokens, readLabels } from '../../metering/index.ts';
import type { RequestHead } from '../port.ts';
import { checkFields } from '../shared/field-checks.ts';
import { readServiceTier } from '../shared/service-tier.ts';
import { KNOWN_FIELDS } from './fields.ts';
import { estimatePrompt, listPrompts } from './prompts.ts';

const NO_TOOLS: readonly string[] = [];

/** Answers that are made, whether they are sent or not: for each prompt `n`, or as many as the best are chosen of. */
function countChoices(value: JsonRecord, prompts: number): number {
  const asked = [value['n'], value['best_of']].filter((count) => typeof count === 'number');
  return Math.max(1, ...asked) * Math.max(1, prompts);
}

/** Decodes just enough of a body to admit and route it; the text is kept as received. */
export function decodeHead(body: Uint8Array): { readonly head: RequestHead; readonly text: string } {
  const text = decodeJsonText(body);
  const scanned = scanObject(text);
  if (scanned === null) throw invalidField('body', 'must be a JSON object');
  const { value } = scanned;
  checkFields(scanned, KNOWN_FIELDS);
  const { model, max_tokens: cap, stream_options: options } = value;
  if (typeof model !== 'string' || model === '') throw invalidField('model', 'must be a non-empty string');
  const prompts = listPrompts(value['prompt']);
  const suffix = estimateTextTokens(asString(value['suffix']));
  const head: RequestHead = {
    model,
    stream: value['stream'] === true,
    outputTokensMax: typeof cap === 'number' ? cap : null,
    choices: countChoices(value, prompts.length),
    usageRequested: asRecord(options)['include_usage'] === true,
    input: countedParts(prompts.reduce((sum: number, prompt) => sum + estimatePrompt(prompt) + suffix, 0)),
    hostedTools: NO_TOOLS,
    serviceTier: readServiceTier(value['service_tier']),
    labels: readLabels(undefined, value['user']),
  };
  return { head, text };
}
