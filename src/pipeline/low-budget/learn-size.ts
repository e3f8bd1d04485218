import type { Attempt } from '../attempt.ts';
import type { EndedRead } from '../ended-answer.ts';
import type { Asked } from './agree-on-less.ts';
import { countFromAbove } from './answer-meter.ts';
import type { Terms } from './terms.ts';

/** Takes an answer in that has come to its own end; one that a lowered cap has cut tells nothing. */
export function learnSize(
  { sizes }: Pick<Asked, 'sizes'>,
  { candidate, gate }: Attempt,
  terms: Terms | null,
  { facts, usage }: Pick<EndedRead, 'facts' | 'usage'>,
): void {
  if (terms !== null && terms.outputTokensMax !== null && facts.finishReason === 'length') return;
  const counted = gate === null ? countFromAbove(facts.visibleCharacters) : gate.passedTokens;
  sizes.learn(candidate.deployment.id, usage.output, Math.max(counted, usage.output));
}
