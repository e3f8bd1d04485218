import { NO_USAGE } from '../../store/records/index.ts';
import type { AnswerFacts, DialectUsage } from '../port.ts';

/** No request has more tokens; a server that says so has not counted, and its number may be more than any book can hold. */
const COUNT_MAX = 1_000_000_000;

/** The largest of the counts that a provider names, all of them input; null when it names none. */
function readUsage(counts: readonly unknown[]): DialectUsage | null {
  let input = 0;
  for (const count of counts) {
    if (typeof count !== 'number' || count <= 0) continue;
    if (count > COUNT_MAX) return null;
    input = Math.max(input, Math.trunc(count));
  }
  return input === 0 ? null : { ...NO_USAGE, input };
}

/** What settlement needs of a whole answer, from the counts of input that it names. `vectors`: what stands where they should. */
export function readFacts(vectors: unknown, ...counts: readonly unknown[]): AnswerFacts {
  return {
    readable: typeof vectors === 'object' && vectors !== null,
    usage: readUsage(counts),
    finishReason: null,
    rawFinishReason: null,
    visibleCharacters: 0,
  };
}
