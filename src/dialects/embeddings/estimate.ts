import { estimateTextTokens } from '../../metering/index.ts';

/** What models add around an input: a mark at its start and one at its end. */
const MARKS = 2;

/** Tokens of one input that is a text, from above: what is charged where the provider reports nothing. */
export function estimateInput(text: string): number {
  return estimateTextTokens(text) + MARKS;
}
