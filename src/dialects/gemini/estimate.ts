import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import {
  ESTIMATED_IMAGE_TOKENS,
  ESTIMATED_REQUEST_TOKENS,
  ESTIMATED_TOOLS_TOKENS,
  estimateTextTokens,
  estimateTokens,
} from '../../metering/index.ts';
import { pick } from './names.ts';

/** A file that is only named. */
const FILE_TOKENS = 10_000;
/** Base64 characters a token: pages become text and an image each; sound is 32 tokens a second at 32 kbit/s; video 300 a second. */
const DOCUMENT_PER_TOKEN = 5;
const AUDIO_PER_TOKEN = 166;
const VIDEO_PER_TOKEN = 400;

interface Media {
  tokens: number;
  /** Characters of base64 in the body's text, which are no tokens. */
  characters: number;
}

function inlineTokens(mediaType: string, length: number): number {
  if (mediaType.startsWith('image/')) return ESTIMATED_IMAGE_TOKENS;
  const perToken = mediaType.startsWith('audio/')
    ? AUDIO_PER_TOKEN
    : mediaType.startsWith('video/')
      ? VIDEO_PER_TOKEN
      : DOCUMENT_PER_TOKEN;
  return Math.max(ESTIMATED_IMAGE_TOKENS, Math.ceil(length / perToken));
}

function addPart(media: Media, part: JsonRecord): void {
  const inline = pick(part, 'inlineData');
  if (isRecord(inline)) {
    const { length } = asString(inline['data']);
    media.characters += length;
    media.tokens += inlineTokens(asString(pick(inline, 'mimeType')), length);
  }
  if (isRecord(pick(part, 'fileData'))) media.tokens += FILE_TOKENS;
}

/** Input tokens of a whole body from above, without a tokenizer; `value` is what `text` parses to. */
export function estimateInputTokens(text: string, value: JsonRecord): number {
  const media: Media = { tokens: 0, characters: 0 };
  for (const content of asArray(value['contents'])) {
    for (const part of asArray(asRecord(content)['parts'])) addPart(media, asRecord(part));
  }
  const around = ESTIMATED_REQUEST_TOKENS + (asArray(value['tools']).length > 0 ? ESTIMATED_TOOLS_TOKENS : 0);
  return around + media.tokens + Math.max(0, estimateTextTokens(text) - estimateTokens(media.characters));
}
