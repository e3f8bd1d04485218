import type { DocumentedCall } from '../../documented-call.ts';
import { ANTHROPIC_CALLS } from './anthropic.ts';
import { COUNT_CALLS } from './count-tokens.ts';
import { COMPLETION_CALLS } from './completions.ts';
import { EMBEDDING_CALLS } from './embeddings.ts';
import { GEMINI_CALLS } from './gemini.ts';
import { KEPT_RESPONSE_CALLS } from './kept-responses.ts';
import { OPENAI_CALLS } from './openai.ts';
import { OPERATION_CALLS } from './operation.ts';

/** Every call outside of `/api/v1`. */
export const DOCUMENTED_CALLS: readonly DocumentedCall[] = [
  ...OPENAI_CALLS,
  ...KEPT_RESPONSE_CALLS,
  ...COMPLETION_CALLS,
  ...EMBEDDING_CALLS,
  ...ANTHROPIC_CALLS,
  ...COUNT_CALLS,
  ...GEMINI_CALLS,
  ...OPERATION_CALLS,
];
