import { asArray, asRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { InputParts } from '../../metering/index.ts';
import { addPart } from '../shared/google-media.ts';
import { InputCounter } from '../shared/input-counter.ts';
import { pick } from './names.ts';

/** What the input of a whole body is made of; `value` is what it parses to. */
export function readInput(body: Uint8Array, value: JsonRecord, hostedTools: readonly string[]): InputParts {
  const counter = new InputCounter('');
  for (const content of asArray(value['contents'])) {
    for (const given of asArray(asRecord(content)['parts'])) {
      const part = asRecord(given);
      addPart(counter, part);
      const response = asRecord(pick(part, 'functionResponse'));
      for (const inner of asArray(response['parts'])) addPart(counter, asRecord(inner));
    }
  }
  for (const name of hostedTools) counter.addHosted(name, null);
  if (typeof pick(value, 'cachedContent') === 'string') counter.addUnseenState();
  return counter.finish(body, asArray(value['tools']).length > 0);
}
