import type { JsonText } from '../conversation/index.ts';

/** One vector: a JSON array of numbers, as they were written. */
export type Vector = JsonText;

/** A whole answer in the canonical form: a vector for each input, in their order. */
export interface EmbeddingAnswer {
  readonly vectors: readonly Vector[];
  /** The provider's own name for the model; null: it does not say. */
  readonly model: string | null;
}
