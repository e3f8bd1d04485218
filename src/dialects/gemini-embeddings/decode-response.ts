import { GatewayError } from '../../lib/errors/index.ts';
import { asRecord, isRecord, JsonView } from '../../lib/json/index.ts';
import { openAnswer, readValue } from '../answer-text.ts';
import type { AnswerBody } from '../answer-text.ts';
import { readFacts, readNumbers, requireVectors } from '../embeddings/index.ts';
import type { EmbeddingAnswer, Vector } from '../embeddings/index.ts';
import type { AnswerFacts } from '../port.ts';

/** What settlement needs of a whole answer: most models report nothing. Never throws. */
export function readAnswer(body: AnswerBody): AnswerFacts {
  const { usageMetadata, embedding, embeddings } = asRecord(readValue(body));
  const { promptTokenCount: prompt, totalTokenCount: total } = asRecord(usageMetadata);
  return readFacts(embedding ?? embeddings, prompt, total);
}

function readVector(embedding: unknown, view: JsonView | null | undefined): Vector {
  return readNumbers(asRecord(embedding)['values'], view?.get('values'));
}

/**
 * An answer of `:embedContent` in the canonical form.
 * @throws GatewayError `upstream_error` when the body is none
 */
export function decodeSingleAnswer(body: AnswerBody, inputs: number): EmbeddingAnswer {
  const { text, value } = openAnswer(body);
  const { embedding } = asRecord(value);
  if (!isRecord(embedding)) throw new GatewayError('upstream_error', { internal: 'the body is no embedding' });
  const vector = readVector(embedding, new JsonView(text).get('embedding'));
  return { vectors: requireVectors([vector], inputs), model: null };
}

/** The same for `:batchEmbedContents`. */
export function decodeBatchAnswer(body: AnswerBody, inputs: number): EmbeddingAnswer {
  const { text, value } = openAnswer(body);
  const { embeddings } = asRecord(value);
  if (!Array.isArray(embeddings)) throw new GatewayError('upstream_error', { internal: 'the body has no embeddings' });
  const view = new JsonView(text).get('embeddings');
  const vectors = embeddings.map((embedding: unknown, index) => readVector(embedding, view?.item(index)));
  return { vectors: requireVectors(vectors, inputs), model: null };
}
