import { estimateTextTokens } from '../../metering/index.ts';
import { isTokens } from '../shared/token-ids.ts';

/** The prompts of a request, each a text or the ids of its tokens; none: the model begins by itself. */
export function listPrompts(prompt: unknown): readonly unknown[] {
  if (prompt === undefined || prompt === null) return [];
  return Array.isArray(prompt) && !isTokens(prompt) ? prompt : [prompt];
}

/** Tokens of one prompt, from above. */
export function estimatePrompt(prompt: unknown): number {
  if (typeof prompt === 'string') return estimateTextTokens(prompt);
  return Array.isArray(prompt) ? prompt.length : 0;
}
