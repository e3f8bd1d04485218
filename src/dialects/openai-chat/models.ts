import type { ListedModel } from '../shared/listed-model.ts';

function describe(model: ListedModel): object {
  const created = Math.floor(model.createdAt / 1000);
  return { id: model.name, object: 'model', created, owned_by: model.ownedBy };
}

/** The body of `GET /v1/models/{id}`. */
export function encodeModel(model: ListedModel): string {
  return JSON.stringify(describe(model));
}

/** The body of `GET /v1/models`. */
export function encodeModelList(models: readonly ListedModel[]): string {
  return JSON.stringify({ object: 'list', data: models.map(describe) });
}
