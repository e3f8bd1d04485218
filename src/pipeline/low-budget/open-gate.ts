import type { Attempt, AttemptHost } from '../attempt.ts';
import type { PipelineDeps } from '../deps.ts';
import { countOutput } from '../estimates.ts';
import { answersIn, upstreamOf } from '../formats.ts';
import type { HoldKeeper } from '../hold-keeper.ts';
import type { Candidate, Plan } from '../plan.ts';
import type { PipelineCall } from '../port.ts';
import { AnswerMeter } from './answer-meter.ts';
import type { AheadReader } from './answer-meter.ts';
import { Gate } from './gate.ts';
import { Growth } from './growth.ts';

function createReader(deps: PipelineDeps, { call }: PipelineCall, candidate: Candidate): AheadReader | null {
  if (candidate.native && call.form === 'native') {
    const tap = call.dialect.createTap({ usageRequested: true, holdTail: false });
    const passed: Uint8Array[] = [];
    return {
      get state() {
        return tap.state;
      },
      push(chunk) {
        tap.push(chunk, passed);
        passed.length = 0;
      },
    };
  }
  const dialect = answersIn(deps, candidate);
  if (dialect === null) return null;
  const decoder = dialect.createDecoder(upstreamOf(candidate.deployment, dialect));
  return {
    get state() {
      return decoder.state;
    },
    push: (chunk) => decoder.push(chunk, []),
  };
}

/** Puts an attempt behind a gate that opens as far as its hold grows. */
export function openGate(
  deps: PipelineDeps,
  host: AttemptHost,
  request: { readonly call: PipelineCall; readonly plan: Plan },
  attempt: Attempt,
  keeper: HoldKeeper,
  firstTokens: number,
): void {
  const { candidate } = attempt;
  const reader = createReader(deps, request.call, candidate);
  if (reader === null) return;
  const growth = new Growth(deps, request.plan, candidate, keeper, firstTokens, () => attempt.gate?.proceed());
  const meter = new AnswerMeter(reader, (characters) => countOutput(deps, request.plan, candidate, characters));
  attempt.gate = new Gate(attempt, growth, meter, (refusal) => host.exhausted(attempt, refusal));
}
