import type { ClientDialect } from '../port.ts';
import { decodeError, encodeError, encodeStreamError } from '../shared/openai-errors.ts';
import { ChunkCut } from '../shared/openai-cut.ts';
import { SseCutter } from '../sse-cutter.ts';
import { SseTap } from '../sse-tap.ts';
import { decodeHead } from './decode-head.ts';
import { decodeRequest } from './decode-request.ts';
import { editBody } from './edit-body.ts';
import { encodeAnswer } from './encode-response.ts';
import { CompletionStreamEncoder } from './encode-stream.ts';
import { readAnswer } from './read-answer.ts';
import { CompletionStreamState } from './stream-state.ts';

/**
 * The legacy text completions format of OpenAI, which servers of open models speak too. A text that is to be continued is no conversation, so
 * nothing is translated into it; out of it, the prompt is what a user says.
 */
export const openaiCompletions = {
  name: 'openai-completions',
  operation: 'text_completion',
  decodeHead,
  editBody,
  createTap: (options) => new SseTap(new CompletionStreamState(options), options),
  createCutter: ({ usageRequested }) => new SseCutter(new ChunkCut({ text: '', logprobs: null }, usageRequested)),
  readAnswer,
  decodeRequest,
  encodeAnswer,
  createEncoder: (label) => new CompletionStreamEncoder(label),
  encodeError,
  encodeStreamError,
  decodeError,
} satisfies ClientDialect;
