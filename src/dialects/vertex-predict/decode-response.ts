import { GatewayError } from '../../lib/errors/index.ts';
import { asArray, asRecord, JsonView } from '../../lib/json/index.ts';
import { openAnswer, readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import { readFacts, readNumbers, requireVectors } from '../embeddings/index.ts';
import type { EmbeddingAnswer, Vector } from '../embeddings/index.ts';
import type { AnswerFacts } from '../port.ts';

function countTokens(prediction: unknown): number {
  const { statistics } = asRecord(asRecord(prediction)['embeddings']);
  const count = asRecord(statistics)['token_count'];
  return typeof count === 'number' ? count : 0;
}

/** What settlement needs of a whole answer: each vector names its tokens. Never throws. */
export function readAnswer(body: AnswerBody): AnswerFacts {
  const { predictions } = asRecord(readValue(body));
  const tokens = asArray(predictions).reduce((sum: number, one) => sum + countTokens(one), 0);
  return readFacts(predictions, tokens);
}

function readVector(prediction: unknown, view: JsonView | null | undefined): Vector {
  const { values } = asRecord(asRecord(prediction)['embeddings']);
  return readNumbers(values, view?.find(['embeddings', 'values']));
}

/**
 * A whole answer in the canonical form.
 * @throws GatewayError `upstream_error` when the body is no answer of this format, or has not a vector for each input
 */
export function decodeAnswer(body: AnswerBody, inputs: number): EmbeddingAnswer {
  const { text, value } = openAnswer(body);
  const { predictions } = asRecord(value);
  if (!Array.isArray(predictions))
    throw new GatewayError('upstream_error', { internal: 'the body has no predictions' });
  const view = new JsonView(text).get('predictions');
  const vectors = predictions.map((prediction: unknown, index) => readVector(prediction, view?.item(index)));
  return { vectors: requireVectors(vectors, inputs), model: null };
}
