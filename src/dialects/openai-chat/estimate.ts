import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { weighBytes } from '../../metering/index.ts';
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

function isPlain(message: unknown): boolean {
  return !isRecord(message) || !Array.isArray(message['content']);
}

/** What the input of a whole body is made of; `value` is what it parses to. What is written twice counts twice. */
export function readInput(body: Uint8Array, value: JsonRecord, hostedTools: readonly string[]): InputParts {
  const { tools, messages } = value;
  const hasTools = Array.isArray(tools) && tools.length > 0;
  // The usual request is text alone.
  if (hostedTools.length === 0 && asArray(messages).every(isPlain))
    return { text: weighBytes(body), beside: 0, besideMax: 0, tools: hasTools };
  const counter = new InputCounter(asString(value['model']));
  for (const message of asArray(messages)) {
    if (!isRecord(message)) continue;
    const { content } = message;
    if (Array.isArray(content)) for (const part of content) addPart(counter, asRecord(part));
  }
  for (const name of hostedTools) counter.addHosted(name, null);
  return counter.finish(body, hasTools);
}
