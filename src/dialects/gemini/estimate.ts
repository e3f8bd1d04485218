import { asArray, asRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import {
  ESTIMATED_REQUEST_TOKENS,
  ESTIMATED_TOOLS_TOKENS,
  estimateTextTokens,
  estimateTokens,
} from '../../metering/index.ts';
import { addPart } from '../shared/google-media.ts';
import type { CountedMedia } from '../shared/google-media.ts';

/** Input tokens of a whole body from above, without a tokenizer; `value` is what `text` parses to. */
export function estimateInputTokens(text: string, value: JsonRecord): number {
  const media: CountedMedia = { tokens: 0, characters: 0 };
  for (const content of asArray(value['contents'])) {
    for (const part of asArray(asRecord(content)['parts'])) addPart(media, asRecord(part));
  }
  const around = ESTIMATED_REQUEST_TOKENS + (asArray(value['tools']).length > 0 ? ESTIMATED_TOOLS_TOKENS : 0);
  return around + media.tokens + Math.max(0, estimateTextTokens(text) - estimateTokens(media.characters));
}
