import type { Dialect } from '../port.ts';
import { SseCutter } from '../sse-cutter.ts';
import { SseTap } from '../sse-tap.ts';
import { MessageCut } from './cut-stream.ts';
import { decodeHead } from './decode-head.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeAnswer, readAnswer } from './decode-response.ts';
import { MessageStreamDecoder } from './decode-stream.ts';
import { editBody } from './edit-body.ts';
import { encodeLimits } from './encode-limits.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeAnswer } from './encode-response.ts';
import { MessageStreamEncoder } from './encode-stream.ts';
import { decodeError, encodeError, encodeStreamError } from './errors.ts';
import { MessageStreamState } from './stream-state.ts';

export {
  encodeModel as encodeAnthropicModel,
  encodeModelList as encodeAnthropicModelList,
  encodeTokenCount as encodeAnthropicTokenCount,
} from './model-list.ts';

/** The messages format of Anthropic, which several hosts of its models speak too. */
export const anthropicMessages = {
  name: 'anthropic-messages',
  operation: 'chat',
  decodeHead,
  editBody,
  createTap: (options) => new SseTap(new MessageStreamState(), options),
  createCutter: () => new SseCutter(new MessageCut()),
  readAnswer,
  decodeRequest,
  encodeRequest,
  decodeAnswer,
  encodeAnswer,
  createDecoder: (upstream) => new MessageStreamDecoder(upstream),
  createEncoder: (label) => new MessageStreamEncoder(label),
  encodeLimits,
  encodeError,
  encodeStreamError,
  decodeError,
} satisfies Dialect;
