import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { InputParts } from '../../metering/index.ts';
import { InputCounter } from '../shared/input-counter.ts';

/** What stands in for input, and is kept by the provider. A previous answer is known, and counted where it is found (`pipeline/state`). */
const UNSEEN = ['conversation', 'prompt'] as const;

function addPart(counter: InputCounter, part: JsonRecord): void {
  const { image_url: image, file_data: data, type } = part;
  if (type === 'input_image' || type === 'computer_screenshot') {
    const url = asString(image);
    counter.addImage(url.startsWith('data:') ? url : '', part['detail'] === 'low');
  } else if (type === 'input_file') counter.addFile(asString(data));
}

function addItem(counter: InputCounter, item: JsonRecord): void {
  const { content, output, result } = item;
  for (const parts of [content, output]) {
    if (isRecord(parts)) addPart(counter, parts);
    else for (const part of asArray(parts)) addPart(counter, asRecord(part));
  }
  if (item['type'] === 'image_generation_call' && typeof result === 'string') counter.addImage(result);
}

/** What the input of a whole body is made of; `value` is what it parses to. */
export function readInput(body: Uint8Array, value: JsonRecord, hostedTools: readonly string[]): InputParts {
  const counter = new InputCounter(asString(value['model']));
  for (const item of asArray(value['input'])) addItem(counter, asRecord(item));
  const uses = value['max_tool_calls'];
  for (const name of hostedTools) counter.addHosted(name, typeof uses === 'number' ? uses : null);
  for (const field of UNSEEN) if ((value[field] ?? null) !== null) counter.addUnseenState();
  return counter.finish(body, asArray(value['tools']).length > 0);
}
