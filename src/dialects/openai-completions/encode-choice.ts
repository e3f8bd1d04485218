import { joinObject, quote } from '../../lib/json/index.ts';
import type { ContentBlock, Losses } from '../conversation/index.ts';
import type { AnswerLabel } from '../port.ts';

/** One choice of an answer or of a chunk. */
export interface WrittenChoice {
  readonly index: number;
  readonly text: string;
  /** JSON; null: none. */
  readonly logprobs: string | null;
  /** null while the choice goes on. */
  readonly finishReason: string | null;
}

export function encodeChoice({ index, text, logprobs, finishReason }: WrittenChoice): string {
  return joinObject([
    ['text', quote(text)],
    ['index', String(index)],
    ['logprobs', logprobs ?? 'null'],
    ['finish_reason', quote(finishReason) ?? 'null'],
  ]);
}

/** What an answer and a chunk have in common. `choices` and `usage` are JSON. */
export function encodeCompletion(
  label: AnswerLabel,
  model: string | null,
  choices: string,
  usage: string | null,
): string {
  return joinObject([
    ['id', quote(`cmpl-${label.id}`)],
    ['object', '"text_completion"'],
    ['created', String(label.createdAt)],
    ['model', quote(model ?? label.model)],
    ['choices', choices],
    ['usage', usage],
  ]);
}

/** A format of one text has a place for nothing else. */
export function noteLosses(content: readonly ContentBlock[], losses: Losses): void {
  for (const block of content) {
    if (block.type === 'text') {
      if ((block.citations ?? []).length > 0) losses.dropped('citations');
    } else if (block.type === 'raw') losses.dropped(block.label);
    else if (block.type !== 'refusal' && block.type !== 'reasoning') losses.dropped(block.type);
  }
}
