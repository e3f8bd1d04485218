import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { Losses, refusal } from '../conversation/index.ts';
import { readOneText } from '../embeddings/index.ts';
import type { EmbeddingInput, EmbeddingRequest, EmbeddingSettings } from '../embeddings/index.ts';
import type { Encoded } from '../port.ts';

function writeInstance(input: EmbeddingInput, losses: Losses): string {
  const { taskType, title } = input.settings;
  return joinObject([
    ['content', JSON.stringify(readOneText(input, losses))],
    ['task_type', quote(taskType)],
    ['title', quote(title)],
  ]);
}

/** A setting that this format has once for all inputs. */
function readShared<Name extends 'dimensions' | 'autoTruncate'>(
  inputs: readonly EmbeddingInput[],
  name: Name,
  label: string,
): EmbeddingSettings[Name] | null {
  const first = inputs[0]?.settings[name] ?? null;
  if (inputs.some(({ settings }) => settings[name] !== first)) throw refusal(`${label} that differs between inputs`);
  return first;
}

/** A body of `:predict` for the embedding models; the model stands in the path. */
export function encodeRequest({ inputs, extras }: EmbeddingRequest): Encoded {
  const losses = new Losses();
  for (const field of extras) losses.dropped(field);
  const parameters = joinObject([
    ['outputDimensionality', quote(readShared(inputs, 'dimensions', 'outputDimensionality'))],
    ['autoTruncate', quote(readShared(inputs, 'autoTruncate', 'autoTruncate'))],
  ]);
  const body = joinObject([
    ['instances', joinArray(inputs.map((input) => writeInstance(input, losses)))],
    ['parameters', parameters === '{}' ? null : parameters],
  ]);
  return { body, warnings: losses.list };
}
