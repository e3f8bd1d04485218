/** A model as a list names it. */
export interface ListedModel {
  /** The public name. */
  readonly name: string;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** The same in RFC 3339. */
  readonly createdText: string;
  /** Who offers it, for example the providers' names. */
  readonly ownedBy: string;
}

/** Models of one page, and whether others follow. */
export interface ModelPage {
  readonly models: readonly ListedModel[];
  readonly more: boolean;
}
