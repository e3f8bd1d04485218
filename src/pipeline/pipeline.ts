import type { CallerPrincipal } from '../identity/port.ts';
import { GatewayError, toGatewayError } from '../lib/errors/index.ts';
import { createId } from '../lib/ids.ts';
import { ZERO_USD } from '../lib/money.ts';
import type { NanoUsd } from '../lib/money.ts';
import { Roster } from '../lib/roster.ts';
import { refusalError } from '../metering/index.ts';
import type { AdmissionRefusal, Grant } from '../metering/port.ts';
import { StoreUnavailable } from '../store/port.ts';
import type { HoldWrite } from '../store/records/index.ts';
import { ClientWatch } from './client-watch.ts';
import type { PipelineDeps } from './deps.ts';
import { boundInput, countInput } from './estimates.ts';
import { admitForLess } from './low-budget/admit-for-less.ts';
import { AnswerSizes } from './low-budget/answer-sizes.ts';
import type { Terms } from './low-budget/terms.ts';
import { addLimits } from './limit-headers.ts';
import { costOf, plannedOutput, planRequest, tokensOf } from './plan.ts';
import type { Candidate, Plan } from './plan.ts';
import type { Pipeline, PipelineCall, PipelineResult } from './port.ts';
import { RequestRun } from './request-run.ts';
import type { RunInput, RunState } from './run-state.ts';
import { findUnavailable } from './availability.ts';
import { SettlementWriter } from './settlement-writer.ts';

const DRAIN_POLL_MS = 20;
const OVERLOAD_RETRY_MS = 1000;

function buildHold(
  call: PipelineCall,
  plan: Plan,
  first: Candidate,
  grant: Grant,
  nowMs: number,
  estimatedInputTokens: number,
  id: string,
): HoldWrite {
  const { caller, origin } = call;
  return {
    id,
    requestId: origin.requestId,
    at: nowMs,
    customerId: caller.customerId,
    customerUserId: caller.customerUserId,
    tokenId: caller.tokenId,
    model: plan.model,
    providerId: first.deployment.account.id,
    provider: first.deployment.account.name,
    deploymentId: first.deployment.id,
    priceVersionId: first.price.versionId,
    dialectIn: call.call.form === 'canonical' ? 'prompts' : call.call.dialect.name,
    dialectOut: first.dialect.name,
    operation: call.call.form === 'canonical' ? 'chat' : call.call.dialect.operation,
    stream: plan.head.stream,
    hold: grant.hold,
    estimatedInputTokens,
    budgets: grant.budgets,
    marginMillionths: caller.marginMillionths,
    labels: plan.head.labels,
  };
}

/** A worst case that is most of what a budget has left is as bad as one that does not fit: it would leave nothing to others. */
const SPARE_HOLDS = 3;

/** Takes an amount from every budget and limit concerned, or nothing. */
function take(
  { counters, clock }: PipelineDeps,
  { scopes }: Plan,
  hold: NanoUsd,
  spareHolds: number,
  tokens: number,
  id: string,
): Grant | AdmissionRefusal {
  return counters.admit({ scopes, hold, spareHolds, tokens, now: clock.now(), id });
}

/** Where no candidate can take a call nothing is taken; what the caller's own limits refuse is told first. */
function requireAvailable(deps: PipelineDeps, plan: Plan, first: Candidate): void {
  const unavailable = findUnavailable(deps, plan);
  if (unavailable === null) return;
  const tokens = tokensOf(deps, plan, first);
  const refusal = deps.counters.check({ scopes: plan.scopes, hold: ZERO_USD, tokens, now: deps.clock.now() });
  throw refusal === null ? unavailable : refusalError(refusal);
}

/** Loads what the counters need for a request and its candidates; null when all is there. */
function prepare({ counters, clock }: PipelineDeps, { scopes, candidateScopes }: Plan): Promise<void> | null {
  const loading = counters.prepare(scopes, clock.now());
  if (loading !== null || candidateScopes.length === 0) return loading;
  return counters.prepare(candidateScopes, clock.now());
}

/** Any throwable as what the caller is told: a store that cannot answer is an overload, never an unknown fault. */
function explain(thrown: unknown): GatewayError {
  if (!(thrown instanceof StoreUnavailable)) return toGatewayError(thrown);
  return new GatewayError('overloaded', { cause: thrown, retryAfterMs: OVERLOAD_RETRY_MS });
}

/** One request's life (DESIGN, section 5), from an authenticated call to a settled answer. */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const running = new Roster<RunState>();
  const writer = new SettlementWriter(deps);
  const sizes = new AnswerSizes();
  const clients = new ClientWatch(deps.clock);
  let draining = false;
  let admitting = 0;
  deps.authenticator.watch(() => running.list());

  function onFinished(finished: RunState): void {
    running.remove(finished);
  }

  /** Counts what has no row, and answers the error. */
  function refuse(call: PipelineCall, plan: Plan | null, error: GatewayError): GatewayError {
    const { caller } = call;
    deps.observer.refused(error.type, plan?.model ?? null, call.origin);
    deps.traffic.refuse({
      at: deps.clock.now(),
      customerId: caller.customerId,
      customerUserId: caller.customerUserId,
      tokenId: caller.tokenId,
      // A name that no model has is the client's own text: it gets no row of its own.
      model: plan?.model ?? '',
      errorType: error.type,
    });
    return plan === null ? error : addLimits(deps, call.call, plan.scopes, error);
  }

  /** Admits and begins; everything that the counters need is in memory. */
  function begin(call: PipelineCall, planned: Plan, startedMonotonic: number): Promise<PipelineResult> {
    const [first] = planned.candidates;
    if (first === undefined) throw new GatewayError('no_provider_available');
    requireAvailable(deps, planned, first);
    const id = call.id ?? createId('request', deps.clock.now());
    const { marginMillionths } = call.caller;
    const inputTokens = boundInput(deps, planned, first);
    const tokens = inputTokens + plannedOutput(planned);
    const hold = costOf(deps, planned, first, planned.outputTokens, marginMillionths, inputTokens);
    const worst = take(deps, planned, hold, SPARE_HOLDS, tokens, id);
    if (!('kind' in worst)) return start(call, planned, worst, null, startedMonotonic, id);
    const { grant, terms } = takeLess(call, planned, first, worst, tokens, id);
    return start(call, planned, grant, terms, startedMonotonic, id);
  }

  function takeLess(
    call: PipelineCall,
    plan: Plan,
    first: Candidate,
    worst: AdmissionRefusal,
    tokens: number,
    id: string,
  ): ReturnType<typeof admitForLess> {
    return admitForLess(deps, { call, plan, sizes }, first, worst, (less) => take(deps, plan, less, 0, tokens, id));
  }

  function start(
    call: PipelineCall,
    planned: Plan,
    grant: Grant,
    terms: Terms | null,
    startedMonotonic: number,
    id: string,
  ): Promise<PipelineResult> {
    const [first] = planned.candidates;
    if (first === undefined) throw new GatewayError('no_provider_available');
    const hold = buildHold(call, planned, first, grant, deps.clock.now(), countInput(deps, planned, first), id);
    return launch({ call, plan: planned, grant, hold, terms, sizes, startedMonotonic, onFinished, clients });
  }

  /** Apart from what makes its input: its closure keeps that one object. */
  function launch(input: RunInput): Promise<PipelineResult> {
    return new Promise<PipelineResult>((resolve, reject) => {
      const request = new RequestRun(deps, writer, input, resolve, reject);
      running.add(request);
      request.begin();
    });
  }

  async function beginLater(
    call: PipelineCall,
    planned: Plan,
    startedMonotonic: number,
    loading: Promise<void>,
  ): Promise<PipelineResult> {
    admitting += 1;
    try {
      for (let rest: Promise<void> | null = loading; rest !== null; rest = prepare(deps, planned)) {
        await rest;
      }
      // Not awaited here: what it ends with is counted where it ends.
      if (deps.authenticator.isStale(call.caller)) return runRenewed(call);
      return begin(call, planned, startedMonotonic);
    } catch (thrown) {
      throw refuse(call, planned, explain(thrown));
    } finally {
      admitting -= 1;
    }
  }

  /** While the call waited, for its body or a slot, its caller changed: what holds now decides. */
  async function runRenewed(call: PipelineCall): Promise<PipelineResult> {
    let caller: CallerPrincipal;
    try {
      caller = await deps.authenticator.renew(call.caller, call.origin);
    } catch (thrown) {
      throw refuse(call, null, explain(thrown));
    }
    return run({ ...call, caller });
  }

  // Not async: the usual request waits for nothing before its upstream call is on its way.
  function run(call: PipelineCall): Promise<PipelineResult> {
    if (deps.authenticator.isStale(call.caller)) return runRenewed(call);
    const startedMonotonic = deps.clock.monotonic();
    let planned: Plan | null = null;
    try {
      if (draining) throw new GatewayError('shutting_down');
      planned = planRequest(deps, call);
      if (!deps.traffic.healthy()) throw new StoreUnavailable('the store is not healthy');
      const loading = prepare(deps, planned);
      return loading === null
        ? begin(call, planned, startedMonotonic)
        : beginLater(call, planned, startedMonotonic, loading);
    } catch (thrown) {
      return Promise.reject(refuse(call, planned, explain(thrown)));
    }
  }

  async function drain(deadlineMs: number): Promise<void> {
    draining = true;
    const wait = (): Promise<void> => new Promise((resolve) => deps.clock.after(DRAIN_POLL_MS, resolve));
    const busy = (): boolean => running.size > 0 || admitting > 0;
    while (busy() && deps.clock.now() < deadlineMs) await wait();
    for (const request of running.list()) request.stop(new GatewayError('shutting_down'));
    while (busy() || writer.unwritten() > 0) {
      if (!deps.traffic.healthy() && deps.clock.now() >= deadlineMs + deps.options.settlementRetryMs * 8) break;
      await wait();
    }
    await deps.traffic.flush();
  }

  function unsettled(): ReadonlySet<string> {
    const ids = new Set(writer.retried());
    for (const request of running.list()) ids.add(request.id);
    return ids;
  }

  return { run, active: () => running.size, unsettled, drain };
}
