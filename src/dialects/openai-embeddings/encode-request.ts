import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { Losses, refusal } from '../conversation/index.ts';
import { readOneText } from '../embeddings/index.ts';
import type { EmbeddingInput, EmbeddingRequest } from '../embeddings/index.ts';
import type { Encoded } from '../port.ts';

/** One length for all: this format has no other. */
function readDimensions(inputs: readonly EmbeddingInput[]): number | null {
  const first = inputs[0]?.settings.dimensions ?? null;
  if (inputs.some(({ settings }) => settings.dimensions !== first))
    throw refusal('outputDimensionality that differs between inputs');
  return first;
}

function writeInput(input: EmbeddingInput, losses: Losses): string {
  const { content, settings } = input;
  if (settings.taskType !== null) losses.dropped('taskType');
  if (settings.title !== null) losses.dropped('title');
  if (settings.autoTruncate !== null) losses.dropped('autoTruncate');
  return content.type === 'tokens' ? content.json : JSON.stringify(readOneText(input, losses));
}

/** Numbers are asked for, because that is what every server of this format has; the client's encoding is made from them. */
export function encodeRequest({ inputs, extras }: EmbeddingRequest, upstreamModel: string): Encoded {
  const losses = new Losses();
  for (const field of extras) losses.dropped(field);
  const body = joinObject([
    ['model', JSON.stringify(upstreamModel)],
    ['input', joinArray(inputs.map((input) => writeInput(input, losses)))],
    ['dimensions', quote(readDimensions(inputs))],
  ]);
  return { body, warnings: losses.list };
}
