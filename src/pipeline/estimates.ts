import type { AnswerFacts, TapState } from '../dialects/port.ts';
import { totalInput } from '../metering/index.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { Usage } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import type { Candidate, Plan } from './plan.ts';

/** What was seen of an answer, as far as its usage is concerned. */
export type CountedAnswer = Pick<TapState & AnswerFacts, 'usage' | 'visibleCharacters'>;

/** The most input tokens that a request can have at this candidate, as far as it can be told: what its hold covers. */
export function boundInput({ estimates }: PipelineDeps, { head, customerId }: Plan, { deployment }: Candidate): number {
  return estimates.inputBound(deployment, customerId, head.input);
}

/** Its input tokens as they probably are: what counts where the provider reports none. */
export function countInput({ estimates }: PipelineDeps, { head, customerId }: Plan, { deployment }: Candidate): number {
  return estimates.inputLikely(deployment, customerId, head.input);
}

/** The same of output that was visible. */
export function countOutput(
  { estimates }: PipelineDeps,
  { customerId }: Plan,
  { deployment }: Candidate,
  characters: number,
): number {
  return estimates.outputLikely(deployment, customerId, characters);
}

/**
 * The usage of an answer: as reported, else estimated from what was visible. One that is not whole may have reported its input and not its
 * output, so the visible output is a floor.
 */
export function measureUsage(
  deps: PipelineDeps,
  plan: Plan,
  candidate: Candidate,
  { usage, visibleCharacters }: CountedAnswer,
  complete: boolean,
): { readonly usage: Usage; readonly estimated: boolean } {
  if (usage !== null && complete) return { usage, estimated: false };
  const visible = countOutput(deps, plan, candidate, visibleCharacters);
  if (usage === null)
    return { usage: { ...NO_USAGE, input: countInput(deps, plan, candidate), output: visible }, estimated: true };
  return { usage: usage.output >= visible ? usage : { ...usage, output: visible }, estimated: true };
}

/** A request that was answered whole and counted by its provider tells what others like it will take. */
export function learnFrom(deps: PipelineDeps, plan: Plan, { deployment }: Candidate, answer: CountedAnswer): void {
  const { usage, visibleCharacters } = answer;
  // Several runs read the input several times.
  if (usage === null || (usage.runs ?? null) !== null) return;
  deps.estimates.learn(deployment, plan.customerId, {
    parts: plan.head.input,
    inputTokens: totalInput(usage),
    outputTokens: usage.output - usage.reasoning,
    characters: visibleCharacters,
  });
}
