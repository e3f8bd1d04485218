import { invalidField } from '../../lib/errors/index.ts';
import { asRecord, JsonView, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { refusal } from '../conversation/index.ts';
import { NO_SETTINGS } from '../embeddings/index.ts';
import type { EmbeddingContent, EmbeddingRequest, VectorEncoding } from '../embeddings/index.ts';
import { isTokens } from '../shared/token-ids.ts';

const READ_FIELDS: ReadonlySet<string> = new Set(['model', 'input', 'dimensions', 'encoding_format']);

function readContent(item: unknown, view: JsonView | null): EmbeddingContent {
  if (typeof item === 'string') return { type: 'parts', parts: [{ type: 'text', text: item }] };
  if (isTokens(item)) return { type: 'tokens', json: view?.json ?? '[]' };
  throw refusal('an input that is no text');
}

function readContents(input: unknown, view: JsonView | null): readonly EmbeddingContent[] {
  if (!Array.isArray(input) || isTokens(input)) return [readContent(input, view)];
  if (input.length === 0) throw invalidField('input', 'must not be empty');
  return input.map((item: unknown, index) => readContent(item, view?.item(index) ?? null));
}

function readEncoding(body: JsonRecord): VectorEncoding {
  const encoding = body['encoding_format'] ?? 'float';
  if (encoding === 'float' || encoding === 'base64') return encoding;
  throw invalidField('encoding_format', 'must be one of float, base64');
}

function readDimensions(body: JsonRecord): number | null {
  const dimensions = body['dimensions'];
  if (typeof dimensions !== 'number') return null;
  if (dimensions < 1) throw invalidField('dimensions', 'must be ≥ 1');
  return dimensions;
}

/** A whole request of this format; `decodeHead` has checked the types of what is read here. */
export function decodeRequest(text: string): EmbeddingRequest {
  const body = asRecord(parseJson(text));
  const view = new JsonView(text);
  const settings = { ...NO_SETTINGS, dimensions: readDimensions(body) };
  return {
    inputs: readContents(body['input'], view.get('input')).map((content) => ({ content, settings })),
    encoding: readEncoding(body),
    extras: Object.keys(body).filter((field) => !READ_FIELDS.has(field) && body[field] !== null),
  };
}
