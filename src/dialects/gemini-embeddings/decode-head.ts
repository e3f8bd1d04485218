import { invalidField } from '../../lib/errors/index.ts';
import { asArray, decodeJsonText, isRecord, scanObject } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { countedParts } from '../../metering/index.ts';
import type { RequestHead, RequestPath } from '../port.ts';
import { pick } from '../shared/google-names.ts';
import { estimateEmbedRequest } from './estimate.ts';

const NO_TOOLS: readonly string[] = [];

interface Head {
  readonly head: RequestHead;
  readonly text: string;
}

/** `at` is the path of what is checked, with its dot; empty for the body itself. */
function checkRequest(request: JsonRecord, at: string): void {
  const { content } = request;
  if (!isRecord(content)) throw invalidField(`${at}content`, 'must be an object');
  const parts = content['parts'] ?? null;
  if (parts !== null && !(Array.isArray(parts) && parts.every(isRecord)))
    throw invalidField(`${at}content.parts`, 'must be a list of objects');
  const dimensions = pick(request, 'outputDimensionality') ?? null;
  if (dimensions !== null && !Number.isInteger(dimensions))
    throw invalidField(`${at}outputDimensionality`, 'must be an integer');
}

function readObject(body: Uint8Array): { readonly text: string; readonly value: JsonRecord } {
  const text = decodeJsonText(body);
  const scanned = scanObject(text);
  if (scanned === null) throw invalidField('body', 'must be a JSON object');
  return { text, value: scanned.value };
}

function buildHead(path: RequestPath, requests: readonly unknown[]): RequestHead {
  if (path.model === undefined || path.model === '') throw invalidField('model', 'must be a non-empty string');
  return {
    model: path.model,
    stream: false,
    outputTokensMax: 0,
    choices: 1,
    usageRequested: true,
    input: countedParts(requests.reduce((sum: number, request) => sum + estimateEmbedRequest(request), 0)),
    hostedTools: NO_TOOLS,
    labels: null,
  };
}

/** A body of `:embedContent`, decoded just enough to admit and route it; the model stands in the path. */
export function decodeSingleHead(body: Uint8Array, path: RequestPath): Head {
  const { text, value } = readObject(body);
  checkRequest(value, '');
  return { head: buildHead(path, [value]), text };
}

/** The same for `:batchEmbedContents`. */
export function decodeBatchHead(body: Uint8Array, path: RequestPath): Head {
  const { text, value } = readObject(body);
  const { requests } = value;
  if (!Array.isArray(requests) || !requests.every(isRecord))
    throw invalidField('requests', 'must be a list of objects');
  requests.forEach((request, index) => checkRequest(request, `requests.${index}.`));
  return { head: buildHead(path, asArray(requests)), text };
}
