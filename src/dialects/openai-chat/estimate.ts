import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { InputParts } from '../../metering/index.ts';
import { InputCounter } from '../shared/input-counter.ts';

function addImage(counter: InputCounter, image: JsonRecord): void {
  const url = asString(image['url']);
  counter.addImage(url.startsWith('data:') ? url : '', image['detail'] === 'low');
}

function addPart(counter: InputCounter, part: JsonRecord): void {
  const { image_url: image, input_audio: audio, file } = part;
  if (typeof image === 'string') addImage(counter, { url: image });
  else if (isRecord(image)) addImage(counter, image);
  if (typeof audio === 'string') counter.addAudio(audio, false);
  else if (isRecord(audio)) counter.addAudio(asString(audio['data']), audio['format'] === 'wav');
  if (isRecord(file)) counter.addFile(asString(file['file_data']));
  // Mistral names documents and their addresses so.
  if (part['document_url'] !== undefined) counter.addFile('');
}

/** What the input of a whole body is made of; `value` is what it parses to. What is written twice counts twice. */
export function readInput(body: Uint8Array, value: JsonRecord, hostedTools: readonly string[]): InputParts {
  const counter = new InputCounter(asString(value['model']));
  for (const message of asArray(value['messages'])) {
    if (!isRecord(message)) continue;
    const { content } = message;
    if (Array.isArray(content)) for (const part of content) addPart(counter, asRecord(part));
  }
  for (const name of hostedTools) counter.addHosted(name, null);
  const { tools } = value;
  return counter.finish(body, Array.isArray(tools) && tools.length > 0);
}
