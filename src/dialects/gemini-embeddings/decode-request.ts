import { invalidField } from '../../lib/errors/index.ts';
import { asArray, asRecord, JsonView, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { EmbeddingInput, EmbeddingPart, EmbeddingRequest, EmbeddingSettings } from '../embeddings/index.ts';
import { pick, toCamel } from '../shared/google-names.ts';

const READ_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'content',
  'taskType',
  'title',
  'outputDimensionality',
  'autoTruncate',
  'embedContentConfig',
]);

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== 'TASK_TYPE_UNSPECIFIED' ? value : null;
}

/** Settings stand beside the content, or in `embedContentConfig`, which is the newer place. */
function readSettings(request: JsonRecord): EmbeddingSettings {
  const config = asRecord(pick(request, 'embedContentConfig'));
  const read = (name: string): unknown => pick(config, name) ?? pick(request, name);
  const [dimensions, autoTruncate] = [read('outputDimensionality'), read('autoTruncate')];
  if (typeof dimensions === 'number' && dimensions < 1) throw invalidField('outputDimensionality', 'must be ≥ 1');
  return {
    dimensions: typeof dimensions === 'number' ? dimensions : null,
    taskType: textOrNull(read('taskType')),
    title: textOrNull(read('title')),
    autoTruncate: typeof autoTruncate === 'boolean' ? autoTruncate : null,
  };
}

function readPart(part: unknown, view: JsonView | null): EmbeddingPart {
  const { text } = asRecord(part);
  if (typeof text === 'string') return { type: 'text', text };
  return { type: 'media', label: toCamel(Object.keys(asRecord(part))[0] ?? 'part'), json: view?.json ?? '{}' };
}

function readInput(request: JsonRecord, view: JsonView | null): EmbeddingInput {
  const parts = view?.find(['content', 'parts']) ?? null;
  const given = asArray(asRecord(request['content'])['parts']);
  return {
    content: { type: 'parts', parts: given.map((part, index) => readPart(part, parts?.item(index) ?? null)) },
    settings: readSettings(request),
  };
}

function readExtras(requests: readonly JsonRecord[]): readonly string[] {
  const names = requests.flatMap((request) => [
    ...Object.keys(request),
    ...Object.keys(asRecord(pick(request, 'embedContentConfig'))),
  ]);
  return [...new Set(names.map(toCamel))].filter((name) => !READ_FIELDS.has(name));
}

/** A whole request of `:embedContent`; `decodeSingleHead` has checked the types of what is read here. */
export function decodeSingleRequest(text: string): EmbeddingRequest {
  const request = asRecord(parseJson(text));
  return { inputs: [readInput(request, new JsonView(text))], encoding: 'float', extras: readExtras([request]) };
}

/** A whole request of `:batchEmbedContents`. */
export function decodeBatchRequest(text: string): EmbeddingRequest {
  const requests = asArray(asRecord(parseJson(text))['requests']).map(asRecord);
  if (requests.length === 0) throw invalidField('requests', 'must not be empty');
  const views = new JsonView(text).get('requests');
  return {
    inputs: requests.map((request, index) => readInput(request, views?.item(index) ?? null)),
    encoding: 'float',
    extras: readExtras(requests),
  };
}
