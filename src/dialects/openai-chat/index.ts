import type { Dialect } from '../port.ts';
import { decodeAnswer, readAnswer } from './decode-response.ts';
import { decodeHead } from './decode-request.ts';
import { ChatStreamDecoder } from './decode-stream.ts';
import { editBody } from './edit-body.ts';
import { encodeRequest } from './encode-request.ts';
import { decodeError, encodeError, encodeStreamError } from './errors.ts';
import { ChatTap } from './tap.ts';

export { encodeModel, encodeModelList } from './models.ts';
export type { ListedModel } from './models.ts';

/** The chat completions format of OpenAI, which most other vendors and servers speak too. */
export const openaiChat = {
  name: 'openai-chat',
  decodeHead,
  editBody,
  createTap: (options) => new ChatTap(options),
  readAnswer,
  encodeRequest,
  decodeAnswer,
  createDecoder: () => new ChatStreamDecoder(),
  encodeError,
  encodeStreamError,
  decodeError,
} satisfies Dialect;
