import type { Encoded } from '../dialects/port.ts';
import type { EgressCall } from '../egress/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { upstreamOf } from './formats.ts';
import type { Terms } from './low-budget/terms.ts';
import { decodedOf, vectorsOf } from './plan.ts';
import type { Candidate, Plan } from './plan.ts';
import type { EmbeddingCall, NativeCall, PipelineCall } from './port.ts';
import { editForProvider, lossesOf } from './state/keeper-of.ts';

const NONE: readonly string[] = [];
const NOTHING_FORWARDED: NativeCall['forwarded'] = [];

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

/** The client's own text, with what is the provider's put in. */
function editOwn(call: NativeCall | EmbeddingCall, plan: Plan, candidate: Candidate, terms: Terms | null): string {
  if (plan.text === null) throw new GatewayError('internal_error', { internal: 'a native call without its text' });
  const model = candidate.deployment.upstreamModel;
  const stream = streams(plan, terms);
  const requestUsage = asksUsage(plan, candidate, stream);
  const outputTokensMax = terms === null ? null : terms.outputTokensMax;
  const edit = { model, requestUsage, outputTokensMax, stream: stream && !plan.head.stream };
  return call.dialect.editBody(plan.text, edit, plan.scanned ?? undefined);
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
  const { native } = candidate;
  let body: string;
  let losses = NONE;
  if (native && call.form !== 'canonical') body = editOwn(call, plan, candidate, terms);
  else ({ body, warnings: losses } = encode(call, plan, candidate, terms));
  // The request may run for long, and what was read is larger than its text.
  plan.scanned = null;
  if (call.form === 'native' && call.state !== undefined) {
    if (native) body = editForProvider(call, body, candidate);
    losses = [...losses, ...lossesOf(call, plan, candidate)];
  }
  const { deployment, dialect } = candidate;
  const outgoing = deployment.kind.buildCall({
    account: deployment.account,
    operation: 'generate',
    dialect: dialect.name,
    upstreamModel: deployment.upstreamModel,
    stream: streams(plan, terms),
    body,
    forwarded: call.form !== 'canonical' && native ? call.forwarded : NOTHING_FORWARDED,
  });
  return { call: limitTime(outgoing, remainingMs), losses: losses.length === 0 ? NONE : [...new Set(losses)] };
}

/** What a strict caller is told. */
export function describeLosses(losses: readonly string[]): GatewayError {
  return new GatewayError('unsupported_parameter', { details: losses.map((problem) => ({ problem })) });
}
