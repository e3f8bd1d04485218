import { asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { ESTIMATED_IMAGE_TOKENS } from '../../metering/index.ts';
import { pick } from './google-names.ts';

/** A file that is only named. */
const FILE_TOKENS = 10_000;
/** Base64 characters a token: pages become text and an image each; sound is 32 tokens a second at 32 kbit/s; video 300 a second. */
const DOCUMENT_PER_TOKEN = 5;
const AUDIO_PER_TOKEN = 166;
const VIDEO_PER_TOKEN = 400;

/** Media counted so far. */
export interface CountedMedia {
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

/** Adds what a part has of media. */
export function addPart(media: CountedMedia, part: JsonRecord): void {
  const inline = pick(part, 'inlineData');
  if (isRecord(inline)) {
    const { length } = asString(inline['data']);
    media.characters += length;
    media.tokens += inlineTokens(asString(pick(inline, 'mimeType')), length);
  }
  if (isRecord(pick(part, 'fileData'))) media.tokens += FILE_TOKENS;
}
