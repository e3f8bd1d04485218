import type { Dialect } from '../port.ts';
import { ChunkCut } from '../shared/openai-cut.ts';
import { SseCutter } from '../sse-cutter.ts';
import { decodeAnswer, readAnswer } from './decode-response.ts';
import { decodeHead } from './decode-head.ts';
import { decodeRequest } from './decode-request.ts';
import { ChatStreamDecoder } from './decode-stream.ts';
import { editBody } from './edit-body.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeAnswer } from './encode-response.ts';
import { ChatStreamEncoder } from './encode-stream.ts';
import { decodeError, encodeError, encodeStreamError } from './errors.ts';
import { ChatTap } from './tap.ts';

export { encodeModel, encodeModelList } from './models.ts';

/** The chat completions format of OpenAI, which most other vendors and servers speak too. */
export const openaiChat = {
  name: 'openai-chat',
  operation: 'chat',
  decodeHead,
  editBody,
  createTap: (options) => new ChatTap(options),
  createCutter: ({ usageRequested }) => new SseCutter(new ChunkCut({ delta: {} }, usageRequested)),
  readAnswer,
  decodeRequest,
  encodeRequest,
  decodeAnswer,
  encodeAnswer,
  createDecoder: (upstream) => new ChatStreamDecoder(upstream),
  createEncoder: (label) => new ChatStreamEncoder(label),
  encodeError,
  encodeStreamError,
  decodeError,
} satisfies Dialect;
