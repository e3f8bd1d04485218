import { foreseeOutput } from '../../dialects/visible-output.ts';
import type { OutputOutlook } from '../../dialects/visible-output.ts';
import { nanoUsd } from '../../lib/money.ts';
import type { NanoUsd } from '../../lib/money.ts';
import type { AdmissionRefusal } from '../../metering/port.ts';
import type { PipelineDeps } from '../deps.ts';
import { boundInput } from '../estimates.ts';
import { costOf, decodedOf } from '../plan.ts';
import type { Candidate, Plan } from '../plan.ts';
import type { PipelineCall } from '../port.ts';
import type { AnswerSizes } from './answer-sizes.ts';
import type { Terms } from './terms.ts';

/** The least cap that is asked for: some servers take no smaller one, and nothing can be said in fewer tokens. */
const CAP_MIN = 16;
/** What is held first where nothing is known of a deployment's answers: a share of what there is, within these. */
const FIRST_TOKENS = { min: 64, max: 1024, share: 64 } as const;
/** Other requests may take what was seen to be left; a budget that is so contended refuses. */
const TRIES_MAX = 6;
const EXACT_THOUSANDTHS = 1000;
const UNFORESEEN: OutputOutlook = { visible: false, thinkingTokens: 0 };

type BudgetRefusal = Extract<AdmissionRefusal, { kind: 'budget' }>;

/** Money that is being asked for. */
export interface Purse {
  /** What is held already. */
  readonly held: NanoUsd;
  readonly marginMillionths: number;
  /** Brings what is held to an amount, all of it or nothing. */
  take(total: NanoUsd): AdmissionRefusal | null;
}

/** What terms are made for. */
export interface Asked {
  readonly call: PipelineCall;
  readonly plan: Plan;
  readonly sizes: AnswerSizes;
}

/** What its answer will be; what cannot be read is taken for a model that thinks unseen. */
function foresee({ call: { call }, plan }: Asked, { deployment, dialect }: Candidate): OutputOutlook {
  if (call.form === 'embeddings') return UNFORESEEN;
  try {
    const { conversation } = call.form === 'canonical' ? call : decodedOf(plan, call);
    const { kind, upstreamModel } = deployment;
    return foreseeOutput(dialect.name, upstreamModel, conversation, kind.quirks.showsAllOutput === true);
  } catch {
    return UNFORESEEN;
  }
}

/** Whether an answer can be had piece by piece: a whole one of the legacy completions is not put together again. */
function canGrow({ call, head }: { readonly call: PipelineCall['call']; readonly head: Plan['head'] }): boolean {
  if (call.form === 'canonical') return true;
  // What other runs put out is not seen on its way.
  if (head.runs !== undefined) return false;
  return (
    call.form === 'native' && (head.stream || call.dialect.operation === 'chat') && head.state?.background !== true
  );
}

/** How much output an amount pays for at a candidate. */
function outputFor(deps: PipelineDeps, plan: Plan, candidate: Candidate, margin: number, amount: bigint): number {
  const input = boundInput(deps, plan, candidate);
  return deps.pricing.affordableOutput(candidate.holdPrice, input, plan.head.choices, margin, nanoUsd(amount));
}

function firstTokensOf(usual: number | null, left: number): number {
  if (usual !== null) return Math.max(FIRST_TOKENS.min, usual);
  return Math.min(FIRST_TOKENS.max, Math.max(FIRST_TOKENS.min, Math.floor(left / FIRST_TOKENS.share)));
}

/**
 * Terms on which a request whose worst case a hard budget refuses, or has but little room for, can be had all the same: with a hold that grows with
 * its answer, where all of that can be seen; as it was asked (null); with a lower cap; or why there are none. What others hold comes back mostly, so an answer is made shorter than
 * answers usually are by what is spent alone.
 * @param mayLower whether a lower cap is better than nothing
 */
export function agreeOnLess(
  deps: PipelineDeps,
  asked: Asked,
  candidate: Candidate,
  purse: Purse,
  refusal: AdmissionRefusal,
  mayLower = true,
): Terms | AdmissionRefusal | null {
  if (refusal.kind !== 'budget') return refusal;
  const { call, plan, sizes } = asked;
  const worst = costOf(deps, plan, candidate, plan.outputTokens, purse.marginMillionths);
  if (call.caller.onLowBudget === 'refuse' || call.call.form === 'embeddings') return purse.take(worst);
  const outlook = foresee(asked, candidate);
  const affords = (amount: bigint): number =>
    outputFor(deps, plan, candidate, purse.marginMillionths, purse.held + amount);
  if (outlook.visible && canGrow({ call: call.call, head: plan.head })) {
    const firstTokens = firstTokensOf(sizes.usualCount(candidate.deployment.id), affords(refusal.remaining));
    if (firstTokens < plan.outputTokens) {
      const refused = purse.take(costOf(deps, plan, candidate, firstTokens, purse.marginMillionths));
      if (refused === null) return { outputTokensMax: null, firstTokens };
      if (refused.kind !== 'budget') return refused;
    }
  }
  const refused = purse.take(worst);
  if (refused === null || refused.kind !== 'budget' || !mayLower) return refused;
  return lowerCap(deps, asked, candidate, purse, outlook, refused);
}

function lowerCap(
  deps: PipelineDeps,
  { plan, sizes }: Asked,
  candidate: Candidate,
  purse: Purse,
  { thinkingTokens }: OutputOutlook,
  refusal: BudgetRefusal,
): Terms | AdmissionRefusal {
  const factor = candidate.deployment.kind.quirks.outputCapMarginThousandths ?? EXACT_THOUSANDTHS;
  const usual = sizes.usualTokens(candidate.deployment.id) ?? FIRST_TOKENS.max;
  const capFor = (amount: bigint): number =>
    Math.floor((outputFor(deps, plan, candidate, purse.marginMillionths, amount) * EXACT_THOUSANDTHS) / factor);
  let last = refusal;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const cap = Math.min(plan.outputTokens, capFor(purse.held + last.remaining));
    // A budget that was lowered below what is spent has less than nothing.
    const unspent = capFor(last.budget.amount + last.adjusted - last.spent);
    const needed = Math.min(CAP_MIN, plan.outputTokens) + thinkingTokens;
    const least = Math.max(needed, Math.min(usual, unspent, plan.outputTokens));
    if (cap < least) return last;
    const refused = purse.take(costOf(deps, plan, candidate, cap, purse.marginMillionths));
    if (refused === null) return { outputTokensMax: cap < plan.outputTokens ? cap : null, firstTokens: null };
    if (refused.kind !== 'budget') return refused;
    last = refused;
  }
  return last;
}

/** What the client and the row are told of a lowered cap. */
export function warnLowered(cap: number): string {
  return `the output cap was lowered to ${cap} tokens: a budget affords no more`;
}

/** What the row is told of an answer that ended before its time. */
export const CUT_WARNING = 'the answer was ended early: a budget affords no more';
