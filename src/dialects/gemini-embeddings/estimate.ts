import { asArray, asRecord } from '../../lib/json/index.ts';
import { estimateInput } from '../embeddings/index.ts';
import { addPart } from '../shared/google-media.ts';
import { pick } from '../shared/google-names.ts';
import { InputCounter } from '../shared/input-counter.ts';

/** Tokens of one request for a vector, from above. */
export function estimateEmbedRequest(request: unknown): number {
  const counter = new InputCounter('');
  const value = asRecord(request);
  const { title } = asRecord(pick(value, 'embedContentConfig') ?? value);
  let text = typeof title === 'string' ? title : '';
  for (const part of asArray(asRecord(value['content'])['parts'])) {
    const { text: said } = asRecord(part);
    if (typeof said === 'string') text += said;
    addPart(counter, asRecord(part));
  }
  return counter.beside + estimateInput(text);
}
