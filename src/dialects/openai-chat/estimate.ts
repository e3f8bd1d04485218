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

/*
 * Input tokens from above, without a tokenizer. The body's text counts as written, markup included: its three characters a token are
 * above what prose (four) and JSON take, and escapes count in full. Media count by kind and not by the length of their base64.
 */
/** One model counts an image at 33 times the tokens of its peers, so that it costs the same: 1024 x 1024 is 25,501. */
const SCALED_IMAGE_MODEL = /gpt-4o-mini/;
const SCALED_IMAGE = 34;
/** A document that is only named, by id or address. */
const FILE_TOKENS = 10_000;
/** Base64 characters of audio a token: 32 tokens a second of sound at 32 kbit/s, or of uncompressed sound at 8 kHz. */
const COMPRESSED_AUDIO_PER_TOKEN = 166;
const WAVE_AUDIO_PER_TOKEN = 666;
/** Base64 characters of a document a token: pages become text and an image each. */
const FILE_PER_TOKEN = 5;

interface Media {
  tokens: number;
  readonly imageScale: number;
  /** Characters of base64 in the body's text, which are no tokens. */
  characters: number;
}

function addImage(media: Media, image: JsonRecord): void {
  const url = asString(image['url']);
  if (url.startsWith('data:')) media.characters += url.length;
  media.tokens += media.imageScale * (image['detail'] === 'low' ? ESTIMATED_LOW_IMAGE_TOKENS : ESTIMATED_IMAGE_TOKENS);
}

function addAudio(media: Media, audio: JsonRecord): void {
  const { length } = asString(audio['data']);
  media.characters += length;
  media.tokens += Math.ceil(length / (audio['format'] === 'wav' ? WAVE_AUDIO_PER_TOKEN : COMPRESSED_AUDIO_PER_TOKEN));
}

function addFile(media: Media, file: JsonRecord): void {
  const { length } = asString(file['file_data']);
  media.characters += length;
  media.tokens += length === 0 ? FILE_TOKENS : Math.max(ESTIMATED_IMAGE_TOKENS, Math.ceil(length / FILE_PER_TOKEN));
}

function addPart(media: Media, part: JsonRecord): void {
  const { image_url: image, input_audio: audio, file } = part;
  if (typeof image === 'string') addImage(media, { url: image });
  else if (isRecord(image)) addImage(media, image);
  if (typeof audio === 'string') addAudio(media, { data: audio });
  else if (isRecord(audio)) addAudio(media, audio);
  if (isRecord(file)) addFile(media, file);
}

/** Tokens of a whole body; `value` is what `text` parses to. What is written twice in `text` counts twice. */
export function estimateInputTokens(text: string, value: JsonRecord): number {
  const imageScale = SCALED_IMAGE_MODEL.test(asString(value['model'])) ? SCALED_IMAGE : 1;
  const media: Media = { tokens: 0, imageScale, characters: 0 };
  for (const message of asArray(value['messages'])) {
    const { content } = asRecord(message);
    if (Array.isArray(content)) for (const part of content) addPart(media, asRecord(part));
  }
  const around = ESTIMATED_REQUEST_TOKENS + (asArray(value['tools']).length > 0 ? ESTIMATED_TOOLS_TOKENS : 0);
  return around + media.tokens + Math.max(0, estimateTextTokens(text) - estimateTokens(media.characters));
}
