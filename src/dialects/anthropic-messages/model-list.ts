import type { ListedModel, ModelPage } from '../shared/listed-model.ts';

function describe({ name, createdText }: ListedModel): object {
  // What a model can do is the provider's to say: null is "not known" in this format.
  return {
    type: 'model',
    id: name,
    display_name: name,
    created_at: createdText,
    lifecycle: 'active',
    capabilities: null,
    line: null,
    max_input_tokens: null,
    max_tokens: null,
    deprecated_at: null,
    retires_at: null,
  };
}

/** One model, as `GET /v1/models/{id}` of Anthropic's API answers it. */
export function encodeModel(model: ListedModel): string {
  return JSON.stringify(describe(model));
}

/** A page of models, as `GET /v1/models` of Anthropic's API answers it. */
export function encodeModelList({ models, more }: ModelPage): string {
  const first_id = models[0]?.name ?? null;
  const last_id = models.at(-1)?.name ?? null;
  return JSON.stringify({ data: models.map(describe), has_more: more, first_id, last_id });
}

/** The body of an answer to `POST /v1/messages/count_tokens`. */
export function encodeTokenCount(tokens: number): string {
  return JSON.stringify({ input_tokens: tokens });
}
