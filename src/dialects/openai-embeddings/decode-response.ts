import { GatewayError } from '../../lib/errors/index.ts';
import { asRecord, asString, JsonView } from '../../lib/json/index.ts';
import { openAnswer, readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import { readFacts, readFloats, readNumbers, requireVectors } from '../embeddings/index.ts';
import type { EmbeddingAnswer, Vector } from '../embeddings/index.ts';
import type { AnswerFacts } from '../port.ts';

/** What settlement needs of a whole answer. Never throws. */
export function readAnswer(body: AnswerBody): AnswerFacts {
  const { usage, data } = asRecord(readValue(body));
  const { prompt_tokens: prompt, total_tokens: total } = asRecord(usage);
  return readFacts(data, prompt, total);
}

function readVector(embedding: unknown, item: JsonView | null | undefined): Vector {
  if (typeof embedding === 'string' && embedding !== '') return readFloats(embedding);
  return readNumbers(embedding, item?.get('embedding'));
}

/**
 * A whole answer in the canonical form.
 * @throws GatewayError `upstream_error` when the body is no answer of this format, or has not a vector for each input
 */
export function decodeAnswer(body: AnswerBody, inputs: number): EmbeddingAnswer {
  const { text, value } = openAnswer(body);
  const { data, model } = asRecord(value);
  if (!Array.isArray(data)) throw new GatewayError('upstream_error', { internal: 'the body is no list of embeddings' });
  const view = new JsonView(text).get('data');
  const placed = data.map((item: unknown, place) => {
    const { index, embedding } = asRecord(item);
    const vector = readVector(embedding, view?.item(place));
    return { index: typeof index === 'number' ? index : place, vector };
  });
  const vectors = placed.toSorted((a, b) => a.index - b.index).map(({ vector }) => vector);
  return { vectors: requireVectors(vectors, inputs), model: asString(model) || null };
}
