import type { Dialect } from '../port.ts';
import { SseCutter } from '../sse-cutter.ts';
import { SseTap } from '../sse-tap.ts';
import { ResponseCut } from './cut-stream.ts';
import { decodeHead } from './decode-head.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeAnswer, readAnswer } from './decode-response.ts';
import { ResponseStreamDecoder } from './decode-stream.ts';
import { editBody } from './edit-body.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeAnswer } from './encode-response.ts';
import { ResponseStreamEncoder } from './encode-stream.ts';
import { decodeError, encodeError, encodeStreamError } from './errors.ts';
import { responseState } from './state.ts';
import { ResponseStreamState } from './stream-state.ts';

export { encodeTokenCount } from './token-count.ts';

/** The responses format of OpenAI, which several other vendors and servers speak too. */
export const openaiResponses = {
  name: 'openai-responses',
  operation: 'chat',
  decodeHead,
  editBody,
  createTap: (options) => new SseTap(new ResponseStreamState(options.keeps), options),
  createCutter: () => new SseCutter(new ResponseCut()),
  readAnswer,
  decodeRequest,
  encodeRequest,
  decodeAnswer,
  encodeAnswer,
  createDecoder: (upstream) => new ResponseStreamDecoder(upstream),
  createEncoder: (label) => new ResponseStreamEncoder(label),
  encodeError,
  encodeStreamError,
  decodeError,
  state: responseState,
} satisfies Dialect;
