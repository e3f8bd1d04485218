import type { Encoded } from '../dialects/port.ts';
import type { EgressCall } from '../egress/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { upstreamOf } from './formats.ts';
import { decodedOf, vectorsOf } from './plan.ts';
import type { Candidate, Plan } from './plan.ts';
import type { NativeCall, PipelineCall } from './port.ts';
import { editForProvider, lossesOf } from './state/keeper-of.ts';

const NONE: readonly string[] = [];

/** A call ready to be sent, and what of the request its dialect could not express. */
export interface UpstreamCall {
  readonly call: EgressCall;
  /** The attempt adds what its answer loses. */
  readonly losses: string[];
}

function encode(call: PipelineCall['call'], plan: Plan, { deployment, target }: Candidate): Encoded {
  if (target?.operation === 'embeddings' && call.form === 'embeddings')
    return target.encodeRequest(vectorsOf(plan, call), deployment.upstreamModel);
  if (target?.operation !== 'chat' || call.form === 'embeddings')
    throw new GatewayError('internal_error', { internal: 'a call for a format of another kind' });
  const { conversation, stream } =
    call.form === 'canonical'
      ? call
      : { conversation: decodedOf(plan, call).conversation, stream: decodedOf(plan, call).wish.stream };
  return target.encodeRequest(conversation, upstreamOf(deployment, target), {
    stream,
    outputTokensDefault: plan.outputTokens,
  });
}

interface Body {
  readonly text: string;
  readonly losses: readonly string[];
}

/** The body of a call whose API keeps answers. */
function addState(call: NativeCall, plan: Plan, candidate: Candidate, { text, losses }: Body): Body {
  const edited = candidate.native ? editForProvider(call, text, candidate) : text;
  return { text: edited, losses: [...losses, ...lossesOf(call, plan, candidate)] };
}

function buildBody(call: PipelineCall['call'], plan: Plan, candidate: Candidate): Body {
  if (!candidate.native) {
    const { body, warnings } = encode(call, plan, candidate);
    return { text: body, losses: warnings };
  }
  if (plan.text === null) throw new GatewayError('internal_error', { internal: 'a native call without its text' });
  return { text: plan.text, losses: NONE };
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
  call: PipelineCall['call'],
  plan: Plan,
  candidate: Candidate,
  remainingMs: number | null,
): UpstreamCall {
  const { deployment, dialect } = candidate;
  const { upstreamModel } = deployment;
  const built = buildBody(call, plan, candidate);
  const hasState = call.form === 'native' && call.state !== undefined;
  const { text, losses } = hasState ? addState(call, plan, candidate, built) : built;
  const asksUsage = candidate.native && plan.head.usageRequested;
  const body = dialect.editBody(text, {
    model: upstreamModel,
    requestUsage: plan.head.stream && !asksUsage && deployment.kind.quirks.refusesUsageOption !== true,
    outputTokensMax: null,
  });
  const outgoing = deployment.kind.buildCall({
    account: deployment.account,
    operation: 'generate',
    dialect: dialect.name,
    upstreamModel,
    stream: plan.head.stream,
    body,
    forwarded: call.form !== 'canonical' && candidate.native ? call.forwarded : [],
  });
  return { call: limitTime(outgoing, remainingMs), losses: losses.length === 0 ? [] : [...new Set(losses)] };
}

/** What a strict caller is told. */
export function describeLosses(losses: readonly string[]): GatewayError {
  return new GatewayError('unsupported_parameter', { details: losses.map((problem) => ({ problem })) });
}
