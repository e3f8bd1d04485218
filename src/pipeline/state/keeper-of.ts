import type { AnswerLabel } from '../../dialects/port.ts';
import type { Candidate, Plan } from '../plan.ts';
import type { NativeCall, PipelineCall } from '../port.ts';

/** Who keeps the answer of a request at a candidate; null: nobody. */
export function keeperOf(
  call: PipelineCall['call'],
  { head }: Plan,
  { native, deployment }: Candidate,
): 'here' | 'provider' | null {
  if (call.form !== 'native' || call.state === undefined || head.state?.keeps !== true) return null;
  const { kind } = deployment;
  if (native && kind.buildStateCall !== undefined) return 'provider';
  if (call.state.refusal === null) return 'here';
  // A server of which nothing is known may keep it: whose it is must be known, or another could go on from it.
  return native && kind.quirks.keepsNoAnswers !== true ? 'provider' : null;
}

/** What a translated answer repeats of its request, where it is kept. */
export function settingsOf(call: NativeCall, { head, text }: Plan): Pick<AnswerLabel, 'settings'> {
  const { state, dialect } = call;
  if (state === undefined || state.refusal !== null || head.state?.keeps !== true) return {};
  const settings = dialect.state?.readSettings(text ?? '{}', state.previousId);
  return settings === undefined ? {} : { settings };
}

/** What is lost where nobody keeps the answer although the client asked for it. */
export function lossesOf(call: NativeCall, plan: Plan, candidate: Candidate): readonly string[] {
  const { state } = call;
  if (state === undefined || state.refusal === null || plan.head.state?.asksToKeep !== true) return [];
  return keeperOf(call, plan, candidate) === null ? [state.refusal] : [];
}

/** The kept body as a provider of the same dialect gets it: what it cannot know of the state kept here is left out. */
export function editForProvider(call: NativeCall, text: string, { deployment }: Candidate): string {
  const { state, dialect } = call;
  if (state === undefined || dialect.state === undefined) return text;
  const { kind } = deployment;
  if (kind.quirks.keepsNoAnswers === true) return dialect.state.askNotToKeep(text);
  const isForeign = state.continued.kind === 'here' && kind.buildStateCall !== undefined;
  return isForeign ? dialect.state.dropUnsealed(text) : text;
}
