import { decodeJsonText, JsonView, scanObject } from '../../lib/json/index.ts';
import type { ListedModel, ModelPage } from '../shared/listed-model.ts';

const METHODS = ['generateContent', 'streamGenerateContent', 'countTokens'];

function describe({ name }: ListedModel): object {
  return { name: `models/${name}`, version: '', displayName: name, supportedGenerationMethods: METHODS };
}

/** One model, as `GET /v1beta/models/{id}` of Gemini's API answers it. */
export function encodeModel(model: ListedModel): string {
  return JSON.stringify(describe(model));
}

/** A page of models, as `GET /v1beta/models` of Gemini's API answers it; the token of the next page is the last name. */
export function encodeModelList({ models, more }: ModelPage): string {
  const next = more ? models.at(-1)?.name : undefined;
  return JSON.stringify({ models: models.map(describe), ...(next === undefined ? {} : { nextPageToken: next }) });
}

/** The body of an answer to `:countTokens`. */
export function encodeTokenCount(tokens: number): string {
  return JSON.stringify({ totalTokens: tokens });
}

/** The request that a body of `:countTokens` asks about: the body itself, or the one inside it. */
export function readCountedRequest(body: Uint8Array): Uint8Array {
  const text = decodeJsonText(body);
  const inner = scanObject(text) === null ? null : new JsonView(text).get('generateContentRequest');
  return inner === null ? body : new TextEncoder().encode(inner.json);
}
