import { joinArray, joinObject } from '../../lib/json/index.ts';
import type { EmbeddingAnswer, EmbeddingLabel, Vector } from '../embeddings/index.ts';
import type { DialectUsage, Encoded } from '../port.ts';

function writeVector(vector: Vector): string {
  return joinObject([['values', vector]]);
}

function writeUsage({ input }: DialectUsage): string {
  return joinObject([['promptTokenCount', String(input)]]);
}

/** A canonical answer of one vector as `:embedContent` answers. */
export function encodeSingleAnswer({ vectors }: EmbeddingAnswer, { usage }: EmbeddingLabel): Encoded {
  const [first] = vectors.map(writeVector);
  const body = joinObject([
    ['embedding', first ?? null],
    ['usageMetadata', writeUsage(usage)],
  ]);
  return { body, warnings: [] };
}

/** A canonical answer as `:batchEmbedContents` answers. */
export function encodeBatchAnswer({ vectors }: EmbeddingAnswer, { usage }: EmbeddingLabel): Encoded {
  const body = joinObject([
    ['embeddings', joinArray(vectors.map(writeVector))],
    ['usageMetadata', writeUsage(usage)],
  ]);
  return { body, warnings: [] };
}
