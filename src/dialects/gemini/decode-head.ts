import { invalidField } from '../../lib/errors/index.ts';
import { asArray, asRecord, decodeJsonText, isRecord, scanObject } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { readLabels } from '../../metering/index.ts';
import type { DecodedHead, RequestHead, RequestPath } from '../port.ts';
import { readInput } from './estimate.ts';
import { readServiceTier } from '../shared/service-tier.ts';
import { pick, toCamel } from './names.ts';

/** Most output tokens and most candidates that a request may name; above that it is a mistake. */
const OUTPUT_TOKENS_MAX = 1_000_000_000;
const CANDIDATES_MAX = 128;

/** Members that are objects, and those that are lists of objects. */
const OBJECTS = ['systemInstruction', 'generationConfig', 'toolConfig'] as const;
const LISTS = ['contents', 'tools', 'safetySettings'] as const;

function checkShapes(value: JsonRecord): void {
  for (const name of OBJECTS) {
    const given = pick(value, name) ?? null;
    // A single text is taken for instructions too.
    if (given !== null && !isRecord(given) && !(name === 'systemInstruction' && typeof given === 'string'))
      throw invalidField(name, 'must be an object');
  }
  for (const name of LISTS) {
    const given = pick(value, name) ?? null;
    if (given !== null && !(Array.isArray(given) && given.every(isRecord)))
      throw invalidField(name, 'must be a list of objects');
  }
}

function readWhole(config: JsonRecord, name: string, max: number): number | null {
  const given = pick(config, name) ?? null;
  if (given === null) return null;
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 1 || given > max)
    throw invalidField(`generationConfig.${name}`, `must be an integer from 1 to ${max}`);
  return given;
}

/** Tools that the provider runs itself: every member of a tool but its functions. */
export function readHostedNames(value: JsonRecord): readonly string[] {
  const names = new Set<string>();
  for (const tool of asArray(value['tools'])) {
    for (const name of Object.keys(asRecord(tool))) {
      if (toCamel(name) !== 'functionDeclarations') names.add(toCamel(name));
    }
  }
  return [...names];
}

/** Decodes just enough of a body to admit and route it; model and kind of answer stand in the path. */
export function decodeHead(body: Uint8Array, path: RequestPath): DecodedHead {
  const text = decodeJsonText(body);
  const scanned = scanObject(text);
  if (scanned === null) throw invalidField('body', 'must be a JSON object');
  const { value } = scanned;
  checkShapes(value);
  if (!Array.isArray(value['contents'])) throw invalidField('contents', 'must be a list of objects');
  if (path.model === undefined || path.model === '') throw invalidField('model', 'must be a non-empty string');
  const config = asRecord(pick(value, 'generationConfig'));
  const hostedTools = readHostedNames(value);
  const head: RequestHead = {
    model: path.model,
    stream: path.stream === true,
    outputTokensMax: readWhole(config, 'maxOutputTokens', OUTPUT_TOKENS_MAX),
    choices: readWhole(config, 'candidateCount', CANDIDATES_MAX) ?? 1,
    usageRequested: true,
    input: readInput(body, value, hostedTools),
    hostedTools,
    serviceTier: readServiceTier(pick(value, 'serviceTier')),
    labels: readLabels(value['labels'], undefined),
    ...(path.jsonArray === true ? { framing: 'json-array' } : {}),
  };
  return { head, text, scanned };
}
