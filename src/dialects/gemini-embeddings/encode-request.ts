import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { Losses, refusal } from '../conversation/index.ts';
import type { EmbeddingInput, EmbeddingRequest } from '../embeddings/index.ts';
import type { Encoded } from '../port.ts';

function writeContent({ content }: EmbeddingInput): string {
  if (content.type === 'tokens') throw refusal('input of token ids');
  const parts = content.parts.map((part) =>
    part.type === 'media' ? part.json : joinObject([['text', JSON.stringify(part.text)]]),
  );
  return joinObject([['parts', joinArray(parts)]]);
}

function writeInput(input: EmbeddingInput, model: string): string {
  const { dimensions, taskType, title, autoTruncate } = input.settings;
  return joinObject([
    ['model', JSON.stringify(`models/${model}`)],
    ['content', writeContent(input)],
    ['taskType', quote(taskType)],
    ['title', quote(title)],
    ['outputDimensionality', quote(dimensions)],
    ['embedContentConfig', autoTruncate === null ? null : joinObject([['autoTruncate', String(autoTruncate)]])],
  ]);
}

function noteExtras(extras: readonly string[]): readonly string[] {
  const losses = new Losses();
  for (const field of extras) losses.dropped(field);
  return losses.list;
}

/** A body of `:embedContent`, which takes one input. */
export function encodeSingleRequest({ inputs, extras }: EmbeddingRequest, upstreamModel: string): Encoded {
  const [first] = inputs;
  if (first === undefined || inputs.length > 1) throw refusal('several inputs in one call');
  return { body: writeInput(first, upstreamModel), warnings: noteExtras(extras) };
}

/** A body of `:batchEmbedContents`. */
export function encodeBatchRequest({ inputs, extras }: EmbeddingRequest, upstreamModel: string): Encoded {
  const requests = joinArray(inputs.map((input) => writeInput(input, upstreamModel)));
  return { body: joinObject([['requests', requests]]), warnings: noteExtras(extras) };
}
