import type { Encoded } from '../dialects/port.ts';
import type { EgressCall } from '../egress/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { decodedOf, upstreamOf } from './plan.ts';
import type { Candidate, Plan } from './plan.ts';
import type { CanonicalCall, NativeCall } from './port.ts';

/** A call ready to be sent, and what of the request its dialect could not express. */
export interface UpstreamCall {
  readonly call: EgressCall;
  /** The attempt adds what its answer loses. */
  readonly losses: string[];
}

const NO_LOSSES: readonly string[] = [];

function buildBody(call: NativeCall | CanonicalCall, plan: Plan, candidate: Candidate): Encoded {
  const { deployment, dialect } = candidate;
  const asksUsage = candidate.native && plan.head.usageRequested;
  const requestUsage = plan.head.stream && !asksUsage && deployment.kind.quirks.refusesUsageOption !== true;
  if (call.form === 'native' && candidate.native) {
    if (plan.text === null) throw new GatewayError('internal_error', { internal: 'a native call without its text' });
    const edit = { model: deployment.upstreamModel, requestUsage, outputTokensMax: null };
    return { body: call.dialect.editBody(plan.text, edit), warnings: NO_LOSSES };
  }
  return dialect.encodeRequest(
    call.form === 'native' ? decodedOf(plan, call).conversation : call.conversation,
    upstreamOf(candidate),
    { stream: plan.head.stream, outputTokensDefault: plan.outputTokens, requestUsage },
  );
}

/** A call that ends when its request's time is over, milliseconds; null: only its own time-outs end it. */
function limitTime(call: EgressCall, remainingMs: number | null): EgressCall {
  if (remainingMs === null) return call;
  const { totalMs } = call.timeouts;
  const boundMs = Math.max(1, Math.ceil(remainingMs));
  if (totalMs !== null && totalMs <= boundMs) return call;
  return { ...call, timeouts: { ...call.timeouts, totalMs: boundMs } };
}

/** The body for one candidate, made anew from what the client sent, so that a retry never sees an earlier edit. */
export function buildCall(
  call: NativeCall | CanonicalCall,
  plan: Plan,
  candidate: Candidate,
  remainingMs: number | null,
): UpstreamCall {
  const { deployment, dialect } = candidate;
  const { upstreamModel } = deployment;
  const { body, warnings: losses } = buildBody(call, plan, candidate);
  const outgoing = deployment.kind.buildCall({
    account: deployment.account,
    operation: 'generate',
    dialect: dialect.name,
    upstreamModel,
    stream: plan.head.stream,
    body,
    forwarded: call.form === 'native' && candidate.native ? call.forwarded : [],
  });
  return { call: limitTime(outgoing, remainingMs), losses: losses.length === 0 ? [] : [...new Set(losses)] };
}

/** What a strict caller is told. */
export function describeLosses(losses: readonly string[]): GatewayError {
  return new GatewayError('unsupported_parameter', { details: losses.map((problem) => ({ problem })) });
}
