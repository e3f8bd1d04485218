import type { HoldWrite } from '../store/records/index.ts';
import type { ClientSide } from './client-side.ts';
import type { Outlet } from './outlet.ts';
import type { PipelineDeps } from './deps.ts';
import { answersIn, upstreamOf } from './formats.ts';
import { FoldingRelay } from './low-budget/folding-relay.ts';
import type { Candidate, Plan } from './plan.ts';
import type { PipelineCall } from './port.ts';
import { EventRelay, NativeRelay } from './relay.ts';
import type { Relay } from './relay.ts';
import { keeperOf } from './state/keeper-of.ts';
import { KeepingRelay } from './state/keeping-relay.ts';
import { labelOf, TranslatingRelay } from './translate.ts';

/** The request whose stream is relayed. */
export interface RelayedRequest {
  readonly call: PipelineCall;
  readonly plan: Plan;
  readonly hold: HoldWrite;
}

function createTranslation(
  { call, plan, hold }: RelayedRequest,
  candidate: Candidate,
  bytes: Outlet<Uint8Array>,
): Relay | null {
  const { deployment, target } = candidate;
  if (call.call.form !== 'native' || target?.operation !== 'chat') return null;
  const label = labelOf(call.call, plan, hold);
  const decoder = target.createDecoder(upstreamOf(deployment, target));
  const encoder = call.call.dialect.createEncoder(label);
  if (label.settings !== undefined) return new KeepingRelay(decoder, encoder, bytes, label);
  return new TranslatingRelay(decoder, encoder, bytes, label.reasoningShown);
}

function createFolding(deps: PipelineDeps, candidate: Candidate): Relay | null {
  const dialect = answersIn(deps, candidate);
  return dialect === null ? null : new FoldingRelay(dialect.createDecoder(upstreamOf(candidate.deployment, dialect)));
}

/**
 * What reads a candidate's stream for this client; null where the answer comes whole.
 * @param grows whether its hold grows with it, so that it may have to end in the middle
 */
export function createRelay(
  deps: PipelineDeps,
  request: RelayedRequest,
  { bytes, events }: Pick<ClientSide, 'bytes' | 'events'>,
  candidate: Candidate,
  grows = false,
): Relay | null {
  const { head } = request.plan;
  if (!head.stream) return grows ? createFolding(deps, candidate) : null;
  if (bytes !== null && !candidate.native) return createTranslation(request, candidate, bytes);
  const { call } = request.call;
  if (bytes !== null && call.form === 'native')
    return new NativeRelay(
      call.dialect.createTap({
        usageRequested: head.usageRequested,
        holdTail: true,
        framing: head.framing,
        keeps: keeperOf(request.call.call, request.plan, candidate) === 'here',
      }),
      bytes,
      candidate.deployment.account,
      grows ? call.dialect.createCutter({ usageRequested: head.usageRequested, framing: head.framing }) : null,
    );
  const { deployment, target } = candidate;
  if (events === null || target?.operation !== 'chat') return null;
  return new EventRelay(target.createDecoder(upstreamOf(deployment, target)), events);
}
