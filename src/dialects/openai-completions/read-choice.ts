import { asRecord, asString } from '../../lib/json/index.ts';

/** One choice of a whole answer or of a chunk. */
export interface CompletionChoice {
  readonly index: number;
  readonly text: string;
  /** As the provider wrote it; null while the choice goes on. */
  readonly finishReason: string | null;
}

/** `place`: where it stands in the list, for servers that do not number. */
export function readChoice(value: unknown, place: number): CompletionChoice {
  const { index, text, finish_reason: reason } = asRecord(value);
  return {
    index: typeof index === 'number' ? index : place,
    text: asString(text),
    finishReason: typeof reason === 'string' && reason !== '' ? reason : null,
  };
}
