import type { EmbeddingFormat } from '../embeddings/index.ts';
import { decodeError, encodeError } from '../shared/openai-errors.ts';
import { decodeHead } from './decode-head.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeAnswer, readAnswer } from './decode-response.ts';
import { editBody } from './edit-body.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeAnswer } from './encode-response.ts';

/** The embeddings format of OpenAI, which most other vendors and servers speak too. */
export const openaiEmbeddings = {
  name: 'openai-embeddings',
  operation: 'embeddings',
  decodeHead,
  editBody,
  readAnswer,
  decodeRequest,
  encodeRequest,
  decodeAnswer,
  encodeAnswer,
  encodeError,
  decodeError,
} satisfies EmbeddingFormat;
