import { applyEdits, JsonView } from '../../lib/json/index.ts';
import type { TextEdit } from '../../lib/json/index.ts';
import type { BodyEdit } from '../port.ts';

/** The API wants the model of each request to be the one of the path. */
function renameModel(request: JsonView, model: string): TextEdit[] {
  const name = request.get('model');
  return name === null ? [] : [name.replace(JSON.stringify(`models/${model}`))];
}

/** The kept body of `:embedContent` under the provider's name of the model; untouched outside. */
export function editSingleBody(text: string, { model }: BodyEdit): string {
  return applyEdits(text, renameModel(new JsonView(text), model));
}

/** The same for `:batchEmbedContents`. */
export function editBatchBody(text: string, { model }: BodyEdit): string {
  const requests = new JsonView(text).get('requests')?.items() ?? [];
  return applyEdits(
    text,
    requests.flatMap((request) => renameModel(request, model)),
  );
}
