import type {
  AttemptWrite,
  BudgetSlotName,
  CheckpointWrite,
  HoldWrite,
  RequestLabels,
  ResponseWrite,
  SettlementWrite,
  Usage,
} from '../records/index.ts';
import { joinUsageDetails } from '../schema/usage-details.ts';
import { readKeyHex } from '../threads/request-key.ts';
import { END_USER } from './labels.ts';
import { OP } from './wire.ts';

// Records are written as JSON text at once: filling an array of their sixty values and having it written costs three
// times as much.

const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
const SMALLEST_EXACT = BigInt(Number.MIN_SAFE_INTEGER);
/** Texts that come back with every request: ids, names of models and providers. */
const QUOTED_MAX = 4_096;
const quotedTexts = new Map<string, string>();

function quote(value: string): string {
  const known = quotedTexts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  if (quotedTexts.size >= QUOTED_MAX) quotedTexts.clear();
  quotedTexts.set(value, text);
  return text;
}

function quoteOrNull(value: string | null): string {
  return value === null ? 'null' : quote(value);
}

/** For texts that are of one request alone. */
function quoteOnce(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}

/** An amount as a number where that is exact, which costs the writer least, else as a decimal text. */
function encodeAmount(amount: bigint): string {
  return amount >= SMALLEST_EXACT && amount <= LARGEST_EXACT ? amount.toString() : `"${amount}"`;
}

/** `[["bud_…",1767225600000]]`, as the ledger keeps it, quoted. */
function encodeBudgets(budgets: readonly BudgetSlotName[]): string {
  if (budgets.length === 0) return '"[]"';
  let key = '';
  for (const slot of budgets) key += `${slot.budgetId} ${slot.periodStart}\n`;
  const known = quotedTexts.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(JSON.stringify(budgets.map((slot) => [slot.budgetId, slot.periodStart])));
  if (quotedTexts.size >= QUOTED_MAX) quotedTexts.clear();
  quotedTexts.set(key, text);
  return text;
}

export function encodeHold(write: HoldWrite): string {
  return (
    `${OP.hold},"${readKeyHex(write.id)}",${write.requestId === write.id ? 'null' : JSON.stringify(write.requestId)},` +
    `${write.at},${quoteOrNull(write.customerId)},${quote(write.customerUserId)},${quote(write.tokenId)},` +
    `${quote(write.model)},${quote(write.providerId)},${quote(write.provider)},${quote(write.deploymentId)},` +
    `${quote(write.priceVersionId)},${quote(write.dialectIn)},${quote(write.dialectOut)},${quote(write.operation)},` +
    `${write.stream ? 1 : 0},${encodeAmount(write.hold)},${write.estimatedInputTokens},${write.marginMillionths},` +
    encodeBudgets(write.budgets)
  );
}

/** The same record where the settlement in its commit writes the row. */
export function mergeHold(record: string): string {
  return `${OP.holdMerged}${record.slice(1)}`;
}

export function encodeExtension(
  id: string,
  at: number,
  n: number,
  extra: bigint,
  budgets: readonly BudgetSlotName[],
): string {
  return `${OP.extension},"${readKeyHex(id)}",${n},${at},${encodeAmount(extra)},${encodeBudgets(budgets)}`;
}

export function encodeCheckpoint(write: CheckpointWrite): string {
  return (
    `${OP.checkpoint},"${readKeyHex(write.id)}",${write.at},${write.outputTokens},${write.inputTokens},` +
    encodeAmount(write.charge)
  );
}

function encodeAttempt(attempt: AttemptWrite): string {
  return (
    `,${attempt.n},${attempt.at},${quote(attempt.providerId)},${quote(attempt.provider)},` +
    `${quote(attempt.deploymentId)},${quote(attempt.upstreamModel)},${quote(attempt.priceVersionId)},` +
    `${attempt.status},${quoteOrNull(attempt.errorType)},${encodeAmount(attempt.providerCost)},` +
    `${attempt.latencyMs},${attempt.timeToFirstByteMs},${quoteOnce(attempt.upstreamRequestId)},` +
    `${quoteOrNull(attempt.reason)},${quoteOrNull(attempt.ended)}`
  );
}

/** What the columns of counts do not hold; most have none. */
function encodeUsageDetails(usage: Usage): string {
  const details = joinUsageDetails(usage);
  return details === null ? 'null' : JSON.stringify(JSON.stringify(details));
}

export type SettlementPhase = 'settlement' | 'recovery';

/** A failure that charges nothing releases the hold; every other end settles it, also for 0. */
function readPhase(write: SettlementWrite, phase: SettlementPhase): string {
  return phase === 'settlement' && write.charge === 0n && write.errorType !== null ? 'release' : phase;
}

function hasRouteOfHold(hold: HoldWrite, write: SettlementWrite): boolean {
  return (
    write.deploymentId === hold.deploymentId &&
    write.priceVersionId === hold.priceVersionId &&
    write.providerId === hold.providerId &&
    write.provider === hold.provider &&
    write.dialectOut === hold.dialectOut
  );
}

/** @param holdRecord where the hold's record begins in the same commit, −1 when it was committed before */
export function encodeSettlement(
  hold: HoldWrite,
  write: SettlementWrite,
  phase: SettlementPhase,
  holdRecord: number,
): string {
  const { usage, attempts } = write;
  let record =
    `${OP.settlement},"${readKeyHex(write.id)}",${quote(write.providerId)},${quote(write.provider)},` +
    `${quote(write.deploymentId)},${quote(write.priceVersionId)},${quote(write.dialectOut)},${write.status},` +
    `${quoteOrNull(write.finishReason)},${quoteOrNull(write.rawFinishReason)},${quoteOrNull(write.errorType)},` +
    `${usage.input},${usage.cachedRead},${usage.cacheWrite5m},${usage.cacheWrite1h},${usage.cacheWrite30m},` +
    `${usage.cacheWrite12h},${usage.output},${usage.reasoning},${usage.audioInput},${usage.audioOutput},${usage.images},` +
    `${encodeUsageDetails(usage)},${write.estimated ? 1 : 0},` +
    `${encodeAmount(write.charge)},${encodeAmount(write.overrun)},${encodeAmount(write.providerCost)},` +
    `${write.latencyMs},${write.timeToFirstTokenMs},` +
    `${write.warnings.length === 0 ? 'null' : JSON.stringify(JSON.stringify(write.warnings))},` +
    `"${readPhase(write, phase)}",${write.at},${encodeBudgets(hold.budgets)},${holdRecord},${hold.at},` +
    `${quoteOrNull(hold.customerId)},${quote(hold.customerUserId)},${quote(hold.tokenId)},${quote(hold.model)},` +
    `${attempts.length},${hasRouteOfHold(hold, write) ? 1 : 0},${countLabels(hold.labels)}`;
  for (const attempt of attempts) record += encodeAttempt(attempt);
  if (hold.labels !== null) record += encodeLabelSums(hold.labels);
  return record;
}

/** null: it has none. */
export function encodeLabels({ id, labels }: HoldWrite): string | null {
  if (labels === null) return null;
  const { endUser, metadata } = labels;
  const kept = metadata.length === 0 ? 'null' : JSON.stringify(JSON.stringify(Object.fromEntries(metadata)));
  return `${OP.labels},"${readKeyHex(id)}",${quoteOnce(endUser)},${kept}`;
}

function encodeLabelSums({ endUser, metadata }: RequestLabels): string {
  let values = endUser === null ? '' : `,"${END_USER}",${JSON.stringify(endUser)}`;
  for (const [name, value] of metadata) values += `,${quote(name)},${JSON.stringify(value)}`;
  return values;
}

/** Labels that usage is summed by: the metadata's, and the end user as one without a name. */
export function countLabels(labels: RequestLabels | null): number {
  return labels === null ? 0 : labels.metadata.length + (labels.endUser === null ? 0 : 1);
}

export function encodeResponse(id: string, write: ResponseWrite): string {
  return (
    `${OP.response},"${id}",${JSON.stringify(write.responseId)},${quote(write.customerUserId)},` +
    `${quoteOrNull(write.providerId)},${quoteOnce(write.previousId)},"${write.rootId}",${write.lastAt},` +
    `${write.contextTokens},${write.contextBytes},${write.seal === null ? 'null' : JSON.stringify(write.seal())}`
  );
}
