import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { writeFloats } from '../embeddings/index.ts';
import type { EmbeddingAnswer, EmbeddingLabel } from '../embeddings/index.ts';
import type { Encoded } from '../port.ts';

/** A canonical answer as a list of embeddings, in the encoding that the client asked for. */
export function encodeAnswer({ vectors, model }: EmbeddingAnswer, label: EmbeddingLabel): Encoded {
  const tokens = String(label.usage.input);
  const data = vectors.map((vector, index) =>
    joinObject([
      ['object', '"embedding"'],
      ['index', String(index)],
      ['embedding', label.encoding === 'base64' ? quote(writeFloats(vector)) : vector],
    ]),
  );
  const body = joinObject([
    ['object', '"list"'],
    ['data', joinArray(data)],
    ['model', quote(model ?? label.model)],
    [
      'usage',
      joinObject([
        ['prompt_tokens', tokens],
        ['total_tokens', tokens],
      ]),
    ],
  ]);
  return { body, warnings: [] };
}
