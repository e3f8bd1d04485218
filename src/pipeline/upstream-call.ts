import type { Encoded } from '../dialects/port.ts';
import type { EgressCall } from '../egress/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { upstreamOf } from './formats.ts';
import type { Terms } from './low-budget/terms.ts';
import { decodedOf, vectorsOf } from './plan.ts';
import type { Candidate, Plan } from './plan.ts';
import type { NativeCall, PipelineCall } from './port.ts';
import { editForProvider, lossesOf } from './state/keeper-of.ts';

const NONE: readonly string[] = [];

/** A call ready to be sent, and what of the request its dialect could not express. */
export interface UpstreamCall {
  readonly call: EgressCall;
  readonly losses: readonly string[];
}

/** Usage in a stream is always asked for, unless the client does so itself or the server refuses the question. */
function asksUsage({ head }: Plan, { deployment, native }: Candidate, streams: boolean): boolean {
  const isAsked = native && head.stream && head.usageRequested;
  return streams && !isAsked && deployment.kind.quirks.refusesUsageOption !== true;
}

/** Whether the answer comes as a stream: where its hold grows with it also one that the client gets whole. */
function streams({ head }: Plan, terms: Terms | null): boolean {
  return head.stream || (terms !== null && terms.firstTokens !== null);
}

function encode(call: PipelineCall['call'], plan: Plan, candidate: Candidate, terms: Terms | null): Encoded {
  const { deployment, target } = candidate;
  if (target?.operation === 'embeddings' && call.form === 'embeddings')
    return target.encodeRequest(vectorsOf(plan, call), deployment.upstreamModel);
  if (target?.operation !== 'chat' || call.form === 'embeddings')
    throw new GatewayError('internal_error', { internal: 'a call for a format of another kind' });
  const { conversation } = call.form === 'canonical' ? call : decodedOf(plan, call);
  const cap = terms === null ? null : terms.outputTokensMax;
  const asked = cap === null ? conversation : { ...conversation, outputTokensMax: cap };
  const stream = streams(plan, terms);
  return target.encodeRequest(asked, upstreamOf(deployment, target), {
    stream,
    outputTokensDefault: plan.outputTokens,
    requestUsage: asksUsage(plan, candidate, stream),
  });
}

/** The body of a call whose API keeps answers. */
function addState(call: NativeCall, plan: Plan, candidate: Candidate, { body, warnings }: Encoded): Encoded {
  const edited = candidate.native ? editForProvider(call, body, candidate) : body;
  return { body: edited, warnings: [...warnings, ...lossesOf(call, plan, candidate)] };
}

function buildBody(call: PipelineCall['call'], plan: Plan, candidate: Candidate, terms: Terms | null): Encoded {
  if (!candidate.native || call.form === 'canonical') return encode(call, plan, candidate, terms);
  if (plan.text === null) throw new GatewayError('internal_error', { internal: 'a native call without its text' });
  const model = candidate.deployment.upstreamModel;
  const stream = streams(plan, terms);
  const requestUsage = asksUsage(plan, candidate, stream);
  const outputTokensMax = terms === null ? null : terms.outputTokensMax;
  const edit = { model, requestUsage, outputTokensMax, stream: stream && !plan.head.stream };
  return { body: call.dialect.editBody(plan.text, edit, plan.scanned ?? undefined), warnings: NONE };
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
  terms: Terms | null,
  remainingMs: number | null,
): UpstreamCall {
  const { deployment, dialect } = candidate;
  const { upstreamModel } = deployment;
  const built = buildBody(call, plan, candidate, terms);
  // The request may run for long, and what was read is larger than its text.
  plan.scanned = null;
  const hasState = call.form === 'native' && call.state !== undefined;
  const { body, warnings: losses } = hasState ? addState(call, plan, candidate, built) : built;
  const outgoing = deployment.kind.buildCall({
    account: deployment.account,
    operation: 'generate',
    dialect: dialect.name,
    upstreamModel,
    stream: streams(plan, terms),
    body,
    forwarded: call.form !== 'canonical' && candidate.native ? call.forwarded : [],
  });
  return { call: limitTime(outgoing, remainingMs), losses: losses.length === 0 ? NONE : [...new Set(losses)] };
}

/** What a strict caller is told. */
export function describeLosses(losses: readonly string[]): GatewayError {
  return new GatewayError('unsupported_parameter', { details: losses.map((problem) => ({ problem })) });
}
