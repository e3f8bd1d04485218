import type { Dialect } from '../port.ts';
import { SseCutter } from '../sse-cutter.ts';
import { SseTap } from '../sse-tap.ts';
import { ContentCut } from './cut-stream.ts';
import { decodeHead } from './decode-head.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeAnswer, readAnswer } from './decode-response.ts';
import { GeminiStreamDecoder } from './decode-stream.ts';
import { editBody } from './edit-body.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeAnswer } from './encode-response.ts';
import { GeminiStreamEncoder } from './encode-stream.ts';
import { decodeError, encodeError, encodeStreamError } from './errors.ts';
import { JsonArrayTap } from './json-array-tap.ts';
import { GeminiStreamState } from './stream-state.ts';

export {
  encodeModel as encodeGeminiModel,
  encodeModelList as encodeGeminiModelList,
  encodeTokenCount as encodeGeminiTokenCount,
  readCountedRequest,
} from './model-list.ts';

/** The generate-content format of Google's Gemini API. */
export const gemini = {
  name: 'gemini',
  operation: 'chat',
  decodeHead,
  editBody,
  createTap: (options) =>
    options.framing === 'json-array' ? new JsonArrayTap(options) : new SseTap(new GeminiStreamState(), options),
  createCutter: ({ framing }) => new SseCutter(new ContentCut(framing ?? 'sse')),
  readAnswer,
  decodeRequest,
  encodeRequest,
  decodeAnswer,
  encodeAnswer,
  createDecoder: (upstream) => new GeminiStreamDecoder(upstream),
  createEncoder: (label) => new GeminiStreamEncoder(label),
  encodeError,
  encodeStreamError,
  decodeError,
} satisfies Dialect;
