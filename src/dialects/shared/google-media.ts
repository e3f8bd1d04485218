import { asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { pick } from './google-names.ts';
import type { InputCounter } from './input-counter.ts';

function addInline(counter: InputCounter, mediaType: string, data: string): void {
  if (mediaType.startsWith('image/')) counter.addImage(data);
  else if (mediaType.startsWith('audio/')) counter.addAudio(data, false);
  else if (mediaType.startsWith('video/')) counter.addVideo(data);
  else counter.addFile(data);
}

/** Adds what a part has of media. */
export function addPart(counter: InputCounter, part: JsonRecord): void {
  const inline = pick(part, 'inlineData');
  if (isRecord(inline)) addInline(counter, asString(pick(inline, 'mimeType')), asString(inline['data']));
  if (isRecord(pick(part, 'fileData'))) counter.addFile('');
}
