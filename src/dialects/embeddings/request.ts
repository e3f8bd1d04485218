import type { JsonText } from '../conversation/index.ts';

/** How a client wants its vectors: numbers, or the bytes of their 32-bit floats, little endian. */
export type VectorEncoding = 'float' | 'base64';

export type EmbeddingPart =
  | { readonly type: 'text'; readonly text: string }
  /** A picture, sound or file, as Google's formats write it; `label` names it in a warning. */
  | { readonly type: 'media'; readonly label: string; readonly json: JsonText };

/** What gets one vector. */
export type EmbeddingContent =
  | { readonly type: 'parts'; readonly parts: readonly EmbeddingPart[] }
  /** Ids of the model's own vocabulary, as they were written: they mean nothing to another model. */
  | { readonly type: 'tokens'; readonly json: JsonText };

/** How one input is to be embedded. `null` means that the client did not say. */
export interface EmbeddingSettings {
  /** Length of the vector. */
  readonly dimensions: number | null;
  /** What the vector is for, in Google's words: `RETRIEVAL_QUERY`. */
  readonly taskType: string | null;
  readonly title: string | null;
  /** Whether an input that is too long is cut instead of refused. */
  readonly autoTruncate: boolean | null;
}

export const NO_SETTINGS: EmbeddingSettings = { dimensions: null, taskType: null, title: null, autoTruncate: null };

export interface EmbeddingInput {
  readonly content: EmbeddingContent;
  readonly settings: EmbeddingSettings;
}

/** A request for vectors in the canonical form: one for each input, in their order. */
export interface EmbeddingRequest {
  readonly inputs: readonly EmbeddingInput[];
  readonly encoding: VectorEncoding;
  /** Names of fields that no other format has. */
  readonly extras: readonly string[];
}
