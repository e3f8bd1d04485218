import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import {
  ESTIMATED_IMAGE_TOKENS,
  ESTIMATED_LOW_IMAGE_TOKENS,
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
  const { image_url: image, file_data: data } = part;
  if (part['type'] === 'input_image' || part['type'] === 'computer_screenshot') {
    if (typeof image === 'string' && image.startsWith('data:')) media.characters += image.length;
    media.tokens += part['detail'] === 'low' ? ESTIMATED_LOW_IMAGE_TOKENS : ESTIMATED_IMAGE_TOKENS;
  } else if (part['type'] === 'input_file') {
    const { length } = asString(data);
    media.characters += length;
    media.tokens += length === 0 ? FILE_TOKENS : Math.max(ESTIMATED_IMAGE_TOKENS, Math.ceil(length / FILE_PER_TOKEN));
  }
}

function addItem(media: Media, item: JsonRecord): void {
  const { content, output, result } = item;
  for (const parts of [content, output]) {
    if (isRecord(parts)) addPart(media, parts);
    else for (const part of asArray(parts)) addPart(media, asRecord(part));
  }
  if (item['type'] !== 'image_generation_call' || typeof result !== 'string') return;
  media.characters += result.length;
  media.tokens += ESTIMATED_IMAGE_TOKENS;
}

/** Input tokens of a whole body from above, without a tokenizer; `value` is what `text` parses to. */
export function estimateInputTokens(text: string, value: JsonRecord): number {
  const media: Media = { tokens: 0, characters: 0 };
  for (const item of asArray(value['input'])) addItem(media, asRecord(item));
  const around = ESTIMATED_REQUEST_TOKENS + (asArray(value['tools']).length > 0 ? ESTIMATED_TOOLS_TOKENS : 0);
  return around + media.tokens + Math.max(0, estimateTextTokens(text) - estimateTokens(media.characters));
}
