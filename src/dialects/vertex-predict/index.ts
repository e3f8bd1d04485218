import type { EmbeddingTarget } from '../embeddings/index.ts';
import { decodeError } from '../shared/google-errors.ts';
import { decodeAnswer, readAnswer } from './decode-response.ts';
import { encodeRequest } from './encode-request.ts';

/** `:predict` of Google's Vertex AI, as its embedding models take it; no client speaks it here. */
export const vertexPredict = {
  name: 'vertex-predict',
  operation: 'embeddings',
  readAnswer,
  encodeRequest,
  decodeAnswer,
  decodeError,
} satisfies EmbeddingTarget;
