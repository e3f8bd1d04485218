import { GatewayError } from '../../lib/errors/index.ts';
import { asRecord, isRecord, JsonView, parseJson } from '../../lib/json/index.ts';
import { readFacts, readNumbers, requireVectors } from '../embeddings/index.ts';
import type { EmbeddingAnswer, Vector } from '../embeddings/index.ts';
import type { AnswerFacts } from '../port.ts';

const decoder = new TextDecoder();

/** What settlement needs of a whole answer: most models report nothing. Never throws. */
export function readAnswer(body: Uint8Array): AnswerFacts {
  const { usageMetadata, embedding, embeddings } = asRecord(parseJson(decoder.decode(body)));
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
export function decodeSingleAnswer(body: Uint8Array, inputs: number): EmbeddingAnswer {
  const text = decoder.decode(body);
  const { embedding } = asRecord(parseJson(text));
  if (!isRecord(embedding)) throw new GatewayError('upstream_error', { internal: 'the body is no embedding' });
  const vector = readVector(embedding, new JsonView(text).get('embedding'));
  return { vectors: requireVectors([vector], inputs), model: null };
}

/** The same for `:batchEmbedContents`. */
export function decodeBatchAnswer(body: Uint8Array, inputs: number): EmbeddingAnswer {
  const text = decoder.decode(body);
  const { embeddings } = asRecord(parseJson(text));
  if (!Array.isArray(embeddings)) throw new GatewayError('upstream_error', { internal: 'the body has no embeddings' });
  const view = new JsonView(text).get('embeddings');
  const vectors = embeddings.map((embedding: unknown, index) => readVector(embedding, view?.item(index)));
  return { vectors: requireVectors(vectors, inputs), model: null };
}
