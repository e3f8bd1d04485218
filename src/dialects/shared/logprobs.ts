import { asArray, asRecord, asString, isRecord, joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { ChosenLogprob, TokenLogprob } from '../conversation/index.ts';

function readToken(item: unknown): TokenLogprob {
  const token = asRecord(item);
  const bytes = token['bytes'];
  return {
    token: asString(token['token']),
    logprob: typeof token['logprob'] === 'number' ? token['logprob'] : 0,
    bytes: Array.isArray(bytes) ? bytes.filter((byte): byte is number => typeof byte === 'number') : null,
  };
}

/** A list of tokens with their log probabilities, as OpenAI's formats write it; null when there is none. */
export function readTokens(content: unknown): readonly ChosenLogprob[] | null {
  if (!Array.isArray(content) || content.length === 0) return null;
  return content.filter(isRecord).map((item) => ({
    ...readToken(item),
    top: asArray(item['top_logprobs']).map(readToken),
  }));
}

function encodeToken(token: TokenLogprob, top: string | null): string {
  return joinObject([
    ['token', quote(token.token)],
    ['logprob', String(token.logprob)],
    ['bytes', token.bytes === null ? 'null' : JSON.stringify(token.bytes)],
    ['top_logprobs', top],
  ]);
}

export function encodeTokens(logprobs: readonly ChosenLogprob[]): string {
  return joinArray(
    logprobs.map((chosen) => encodeToken(chosen, joinArray(chosen.top.map((token) => encodeToken(token, null))))),
  );
}
