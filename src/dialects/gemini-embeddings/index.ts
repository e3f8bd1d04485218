import type { EmbeddingFormat } from '../embeddings/index.ts';
import { decodeError, encodeError } from '../shared/google-errors.ts';
import { decodeBatchHead, decodeSingleHead } from './decode-head.ts';
import { decodeBatchRequest, decodeSingleRequest } from './decode-request.ts';
import { decodeBatchAnswer, decodeSingleAnswer, readAnswer } from './decode-response.ts';
import { editBatchBody, editSingleBody } from './edit-body.ts';
import { encodeBatchRequest, encodeSingleRequest } from './encode-request.ts';
import { encodeBatchAnswer, encodeSingleAnswer } from './encode-response.ts';

/** `:embedContent` of Google's Gemini API: one content, one vector. */
export const geminiEmbedContent = {
  name: 'gemini-embed-content',
  operation: 'embeddings',
  decodeHead: decodeSingleHead,
  editBody: editSingleBody,
  readAnswer,
  decodeRequest: decodeSingleRequest,
  encodeRequest: encodeSingleRequest,
  decodeAnswer: decodeSingleAnswer,
  encodeAnswer: encodeSingleAnswer,
  encodeError,
  decodeError,
} satisfies EmbeddingFormat;

/** `:batchEmbedContents` of Google's Gemini API: a list of the above. */
export const geminiBatchEmbedContents = {
  name: 'gemini-batch-embed-contents',
  operation: 'embeddings',
  decodeHead: decodeBatchHead,
  editBody: editBatchBody,
  readAnswer,
  decodeRequest: decodeBatchRequest,
  encodeRequest: encodeBatchRequest,
  decodeAnswer: decodeBatchAnswer,
  encodeAnswer: encodeBatchAnswer,
  encodeError,
  decodeError,
} satisfies EmbeddingFormat;
