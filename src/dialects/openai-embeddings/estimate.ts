import { asArray, isRecord } from '../../lib/json/index.ts';
import { ESTIMATED_IMAGE_TOKENS } from '../../metering/index.ts';
import { estimateInput } from '../embeddings/index.ts';
import { isTokens } from '../shared/token-ids.ts';

/** Texts anywhere in a value; an embedded picture counts by kind and not by the length of its base64. */
function estimateValue(value: unknown): number {
  if (typeof value === 'string') return value.startsWith('data:') ? ESTIMATED_IMAGE_TOKENS : estimateInput(value);
  if (Array.isArray(value) && isTokens(value)) return value.length;
  const values = isRecord(value) ? Object.values(value) : asArray(value);
  return values.reduce((sum: number, one) => sum + estimateValue(one), 0);
}

/** Tokens of `input` from above. No request has an empty one. */
export function estimateInputTokens(input: unknown): number {
  return Math.max(1, estimateValue(input));
}
