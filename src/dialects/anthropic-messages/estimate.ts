import { asArray, asRecord, asString } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import {
  ESTIMATED_IMAGE_TOKENS,
  ESTIMATED_REQUEST_TOKENS,
  ESTIMATED_TOOLS_TOKENS,
  estimateTextTokens,
  estimateTokens,
} from '../../metering/index.ts';

/** A document that is only named, by id or address. */
const FILE_TOKENS = 10_000;
/** Base64 characters of a document a token: pages become text and an image each. */
const FILE_PER_TOKEN = 5;

interface Media {
  tokens: number;
  /** Characters of base64 in the body's text, which are no tokens. */
  characters: number;
}

function addPart(media: Media, part: JsonRecord): void {
  const { type } = part;
  if (type === 'tool_result') {
    for (const inner of asArray(part['content'])) addPart(media, asRecord(inner));
    return;
  }
  if (type !== 'image' && type !== 'document') return;
  const source = asRecord(part['source']);
  const data = source['type'] === 'base64' ? asString(source['data']).length : 0;
  media.characters += data;
  if (type === 'image') media.tokens += ESTIMATED_IMAGE_TOKENS;
  else if (data > 0) media.tokens += Math.max(ESTIMATED_IMAGE_TOKENS, Math.ceil(data / FILE_PER_TOKEN));
  else if (source['type'] !== 'text' && source['type'] !== 'content') media.tokens += FILE_TOKENS;
}

/** Input tokens of a whole body from above, without a tokenizer; `value` is what `text` parses to. */
export function estimateInputTokens(text: string, value: JsonRecord): number {
  const media: Media = { tokens: 0, characters: 0 };
  for (const message of asArray(value['messages'])) {
    for (const part of asArray(asRecord(message)['content'])) addPart(media, asRecord(part));
  }
  const around = ESTIMATED_REQUEST_TOKENS + (asArray(value['tools']).length > 0 ? ESTIMATED_TOOLS_TOKENS : 0);
  return around + media.tokens + Math.max(0, estimateTextTokens(text) - estimateTokens(media.characters));
}
