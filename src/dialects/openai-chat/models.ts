/** A model as the list names it. */
export interface ListedModel {
  /** The public name. */
  readonly name: string;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** Who offers it, for example the providers' names. */
  readonly ownedBy: string;
}

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
