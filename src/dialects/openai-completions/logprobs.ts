import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { ChosenLogprob } from '../conversation/index.ts';

/** Log probabilities in this format: columns instead of tokens. `offset` is where the first token stands in the text of its choice. */
export function encodeLogprobs(logprobs: readonly ChosenLogprob[], offset: number): string {
  let at = offset;
  const offsets = logprobs.map(({ token }) => {
    const here = at;
    at += token.length;
    return String(here);
  });
  const top = logprobs.map(({ top: likely }) =>
    joinObject(likely.map(({ token, logprob }) => [token, String(logprob)] as const)),
  );
  return joinObject([
    ['tokens', joinArray(logprobs.map(({ token }) => JSON.stringify(token)))],
    ['token_logprobs', joinArray(logprobs.map(({ logprob }) => quote(logprob) ?? 'null'))],
    ['top_logprobs', joinArray(top)],
    ['text_offset', joinArray(offsets)],
  ]);
}
