import type { EmbeddingRequest } from '../dialects/embeddings/index.ts';
import type { DecodedRequest, RequestHead, WireFormat } from '../dialects/port.ts';
import type { CallerPrincipal } from '../identity/port.ts';
import { GatewayError, invalidField } from '../lib/errors/index.ts';
import type { ScannedObject } from '../lib/json/index.ts';
import type { NanoUsd } from '../lib/money.ts';
import { estimateInput, readLabels } from '../metering/index.ts';
import type { CounterScope, CompiledPrice } from '../metering/port.ts';
import { needsWish, readConversationKey } from '../routing/index.ts';
import type { Catalogue, RoutableDeployment, RoutableModel, RouteWish } from '../routing/port.ts';
import type { FallbackReason, HedgeRecord } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import { boundInput } from './estimates.ts';
import { embeddingsOf, findTarget, speaks } from './formats.ts';
import type { Target } from './formats.ts';
import type { CanonicalCall, EmbeddingCall, NativeCall, PipelineCall } from './port.ts';
import { findHoldPrice } from './run-prices.ts';
import type { UnofferedRun } from './run-prices.ts';
import { canContinue, checkState, requireContinuable } from './state/plan-state.ts';
import type { CallState } from './state/port.ts';

/** A deployment that can be called: its price is known and so is the format it will be spoken to in. */
export interface Candidate {
  readonly deployment: RoutableDeployment;
  readonly price: CompiledPrice;
  /** What its hold is computed with: the same, or where a service tier or further runs are asked for what bounds them. */
  readonly holdPrice: CompiledPrice;
  readonly dialect: WireFormat;
  /** Same format as the client's: bytes pass through. */
  readonly native: boolean;
  /** The same as `dialect` where the call is translated into it; null: it is not. */
  readonly target: Target | null;
  /** The model whose deployment it is. */
  readonly model: string;
  /** What leads to it; null: it serves the model that was asked for. */
  readonly on: readonly FallbackReason[] | null;
}

/** A request that was understood, before anything is taken for it. */
export interface Plan {
  readonly head: RequestHead;
  /** Whose it is; empty: no customer's. */
  readonly customerId: string;
  /** The client's body as text; null for a canonical call. */
  readonly text: string | null;
  /** What was read of it, for the first call that is made of it; null: it is read anew. */
  scanned: ScannedObject | null;
  /** The whole request in the canonical form; null until a candidate of another dialect is tried (`decodedOf`). */
  decoded: DecodedRequest | null;
  /** The same of a call for vectors (`vectorsOf`). */
  embeddings: EmbeddingRequest | null;
  /** The public name, aliases resolved. */
  readonly model: string;
  readonly candidates: readonly Candidate[];
  readonly scopes: readonly CounterScope[];
  /** Limits of the candidates themselves. */
  readonly candidateScopes: readonly CounterScope[];
  /** null: no second attempt is made beside the first. */
  readonly hedge: HedgeRecord | null;
  /** Output tokens that the hold covers, for each choice. */
  readonly outputTokens: number;
}

const EXACT_THOUSANDTHS = 1000;

function headOf(call: CanonicalCall): RequestHead {
  return {
    model: call.model,
    stream: call.stream,
    outputTokensMax: call.conversation.outputTokensMax,
    choices: 1,
    usageRequested: true,
    input: call.input,
    hostedTools: [],
    serviceTier: call.conversation.serviceTier?.toLowerCase() ?? null,
    labels: readLabels(call.conversation.metadata, null),
  };
}

/** What was read of a call so far; `text` is null where it came in the canonical form. */
interface ReadHead {
  readonly head: RequestHead;
  readonly text: string | null;
  readonly scanned?: ScannedObject;
}

function decode(call: PipelineCall['call']): ReadHead {
  if (call.form === 'canonical') return { head: headOf(call), text: null };
  const decoded = call.dialect.decodeHead(call.body, call.path);
  const state = call.form === 'native' ? call.state : undefined;
  return state === undefined ? decoded : { ...decoded, head: checkState(state, decoded.head) };
}

/** What of a call outlives it; undefined: nothing. */
export function stateOf({ call }: PipelineCall): CallState | undefined {
  return call.form === 'native' ? call.state : undefined;
}

/** Read once, and only when a candidate needs it: what passes through is nobody's business but the provider's. */
export function decodedOf(plan: Plan, call: NativeCall): DecodedRequest {
  plan.decoded ??= call.dialect.decodeRequest(plan.text ?? '', call.path, plan.scanned ?? undefined);
  return plan.decoded;
}

/** The same for vectors. */
export function vectorsOf(plan: Plan, call: EmbeddingCall): EmbeddingRequest {
  plan.embeddings ??= call.dialect.decodeRequest(plan.text ?? '', call.path);
  return plan.embeddings;
}

function describeUnknown(catalogue: Catalogue, caller: CallerPrincipal, asked: string): GatewayError {
  const nearest = catalogue.nearestNames(asked).filter((name) => caller.allowsModel(name));
  return new GatewayError('model_not_found', {
    hint: asked.slice(0, 200),
    details: [{ model: asked.slice(0, 200), nearest }],
  });
}

function requireModel(deps: PipelineDeps, call: PipelineCall, asked: string): RoutableModel {
  const catalogue = deps.router.catalogue();
  const model = catalogue.findModel(asked);
  if (model === null) throw describeUnknown(catalogue, call.caller, asked);
  if (!call.caller.allowsModel(model.name)) {
    throw new GatewayError('model_not_allowed', { hint: model.name, details: [{ model: model.name }] });
  }
  return model;
}

/** A call with what was read of it. */
interface Asked {
  readonly call: PipelineCall;
  readonly head: RequestHead;
  readonly text: string | null;
}

function wishOf(deps: PipelineDeps, { call, head, text }: Asked, { strategy }: RoutableModel): RouteWish {
  const body = (): string => (call.call.form === 'canonical' ? JSON.stringify(call.call.conversation) : (text ?? '{}'));
  return {
    conversation: strategy === 'sticky' ? readConversationKey(call.caller.customerUserId, body()) : null,
    inputTokens: estimateInput(head.input),
    outputTokens: head.outputTokensMax ?? deps.settings().defaultOutputTokens,
  };
}

function addCandidates(
  deps: PipelineDeps,
  asked: Asked,
  model: RoutableModel,
  on: Candidate['on'],
  out: Candidate[],
): UnofferedRun | null {
  const { call, caller } = asked.call;
  const { runs, serviceTier = null } = asked.head;
  let unoffered: UnofferedRun | null = null;
  const state = stateOf(asked.call);
  const wish = needsWish(model) ? wishOf(deps, asked, model) : null;
  const inputTokens = model.deployments.length > 1 ? estimateInput(asked.head.input) : 0;
  for (const deployment of deps.router.candidates(model, wish, inputTokens)) {
    const { price } = deployment;
    if (price === null) continue;
    const native = call.form !== 'canonical' && speaks(deployment, call.dialect);
    if (state !== undefined && !canContinue(state, native, deployment)) continue;
    const target = native ? null : findTarget(deps, deployment, call);
    const dialect = native ? call.dialect : target;
    if (dialect === null) continue;
    // A translated request has no runs but its own: they are a provider's extensions.
    const holdPrice = findHoldPrice(deployment, price, serviceTier, native ? runs : undefined, caller);
    if ('problem' in holdPrice) unoffered ??= holdPrice;
    else out.push({ deployment, price, holdPrice, dialect, native, target, model: model.name, on });
  }
  return unoffered;
}

/** A model that a request names beside its own is as any other: unknown where nobody offers it, forbidden where it is. */
function refuseRun({ model, problem }: UnofferedRun): GatewayError {
  const name = model.slice(0, 200);
  if (problem === 'not-allowed')
    return new GatewayError('model_not_allowed', { hint: name, details: [{ model: name }] });
  return new GatewayError('model_not_found', {
    hint: name,
    details: [{ model: name, problem: 'the provider offers no such model with a price', nearest: [] }],
  });
}

function findCandidates(deps: PipelineDeps, asked: Asked, model: RoutableModel): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const unoffered = model.enabled ? addCandidates(deps, asked, model, null, candidates) : null;
  // Vectors of another model cannot be compared with this one's.
  const fallbacks = asked.call.call.form === 'embeddings' ? [] : model.fallbacks;
  for (const { model: name, on } of fallbacks) {
    // Without a candidate of the model's own there will be no other reason than that.
    if (candidates.length === 0 && !on.includes('failure')) continue;
    const fallback = deps.router.catalogue().findModel(name);
    if (fallback !== null && fallback.enabled && asked.call.caller.allowsModel(name))
      addCandidates(deps, asked, fallback, on, candidates);
  }
  if (candidates.length > 0) return candidates;
  if (unoffered !== null) throw refuseRun(unoffered);
  const state = stateOf(asked.call);
  if (state !== undefined && model.enabled && model.deployments.length > 0) requireContinuable(state);
  if (model.enabled && model.deployments.some((deployment) => deployment.price === null)) {
    throw new GatewayError('model_not_found', {
      hint: `the price of ${model.name} is missing`,
      details: [{ model: model.name, missing: 'price' }],
    });
  }
  if (asked.call.call.form === 'embeddings' && model.deployments.every((one) => embeddingsOf(one).length === 0))
    throw invalidField('model', 'must be offered by a provider that makes embeddings');
  throw new GatewayError('no_provider_available', { hint: model.name, details: [{ model: model.name }] });
}

const NO_SCOPES: readonly CounterScope[] = [];

function collectScopes(candidates: readonly Candidate[]): readonly CounterScope[] {
  let scopes: CounterScope[] | null = null;
  for (const { deployment } of candidates) if (deployment.scopes.length > 0) (scopes ??= []).push(...deployment.scopes);
  return scopes ?? NO_SCOPES;
}

/** What token limits reserve for a request at this candidate: input and output of all choices. */
export function tokensOf(deps: PipelineDeps, plan: Plan, candidate: Candidate): number {
  return boundInput(deps, plan, candidate) + plannedOutput(plan);
}

/** Output tokens of all choices that its caps, or the default one, allow. */
export function plannedOutput({ outputTokens, head }: Plan): number {
  return outputTokens * head.choices;
}

function readWhole(plan: Plan, call: PipelineCall['call']): void {
  if (call.form === 'native') decodedOf(plan, call);
  else if (call.form === 'embeddings') vectorsOf(plan, call);
}

/** Steps 1 and 3 of a request's life: what is asked, and who could serve it. Throws `GatewayError`. */
export function planRequest(deps: PipelineDeps, call: PipelineCall): Plan {
  const { head, text, scanned } = decode(call.call);
  const model = requireModel(deps, call, head.model);
  const candidates = findCandidates(deps, { call, head, text }, model);
  const settings = deps.settings();
  const scopes =
    model.scope === null && settings.gatewayScope === null
      ? call.caller.scopes
      : [
          ...call.caller.scopes,
          ...(model.scope === null ? [] : [model.scope]),
          ...(settings.gatewayScope === null ? [] : [settings.gatewayScope]),
        ];
  const plan: Plan = {
    head,
    customerId: call.caller.customerId ?? '',
    text,
    scanned: scanned ?? null,
    decoded: null,
    embeddings: null,
    model: model.name,
    candidates,
    scopes,
    candidateScopes: collectScopes(candidates),
    hedge: candidates.length > 1 ? model.hedge : null,
    outputTokens: head.outputTokensMax ?? settings.defaultOutputTokens,
  };
  // A mistake in what the first candidate needs is told before anything is held.
  if (candidates[0]?.native === false) readWhole(plan, call.call);
  return plan;
}

/** The most that this request can cost at this candidate, margin of the customer included. */
export function worstCase(deps: PipelineDeps, plan: Plan, candidate: Candidate, marginMillionths: number): NanoUsd {
  return costOf(deps, plan, candidate, plan.outputTokens, marginMillionths);
}

/** The same with another cap on each choice. */
export function costOf(
  deps: PipelineDeps,
  plan: Plan,
  candidate: Candidate,
  outputTokens: number,
  marginMillionths: number,
  inputTokens = boundInput(deps, plan, candidate),
): NanoUsd {
  const factor = candidate.deployment.kind.quirks.outputCapMarginThousandths ?? EXACT_THOUSANDTHS;
  const output = factor === EXACT_THOUSANDTHS ? outputTokens : Math.ceil((outputTokens * factor) / EXACT_THOUSANDTHS);
  return deps.pricing.worstCase(candidate.holdPrice, inputTokens, output, plan.head.choices, marginMillionths);
}
