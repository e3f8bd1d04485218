/** A statement changed another number of rows than it had to. */
export class RowMismatch extends Error {
  readonly kind: 'version' | 'missing';

  constructor(kind: 'version' | 'missing') {
    super(`a statement changed an unexpected number of rows (${kind})`);
    this.kind = kind;
  }
}
