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
import { type BatchText, encodeBudgets, haveSameRoute } from './batch-text.ts';
import { END_USER } from './labels.ts';
import { quote, quoteOnce, quoteOrNull } from './quote.ts';
import { OP, SHORT } from './wire.ts';

// Records are written as JSON text at once: filling an array of their values and having it written costs three
// times as much.

const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
const SMALLEST_EXACT = BigInt(Number.MIN_SAFE_INTEGER);

/** An amount as a number where that is exact, which costs the writer least, else as a decimal text. */
function encodeAmount(amount: bigint): string {
  return amount >= SMALLEST_EXACT && amount <= LARGEST_EXACT ? amount.toString() : `"${amount}"`;
}

export function encodeHold(batch: BatchText, write: HoldWrite): string {
  return (
    `${OP.hold},"${readKeyHex(write.id)}",${write.requestId === write.id ? 'null' : JSON.stringify(write.requestId)},` +
    `${write.at},${batch.callers.number(write)},${batch.routes.number(write)},${write.stream ? 1 : 0},` +
    `${encodeAmount(write.hold)},${write.estimatedInputTokens},${write.marginMillionths}`
  );
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

function encodeAttempt(batch: BatchText, attempt: AttemptWrite): string {
  const { errorType, upstreamRequestId, reason, ended } = attempt;
  const begin =
    `,${attempt.n},${attempt.at},${batch.targets.number(attempt)},${attempt.status},${encodeAmount(attempt.providerCost)},` +
    `${attempt.latencyMs},${attempt.timeToFirstByteMs},`;
  // The usual attempt is the first one, and answers.
  if (errorType === null && reason === null && ended === null)
    return `${begin}${quoteOnce(upstreamRequestId)},null,null,null`;
  return `${begin}${quoteOnce(upstreamRequestId)},${quoteOrNull(errorType)},${quoteOrNull(reason)},${quoteOrNull(ended)}`;
}

/** What the usual answer has none of; 0: none of it. */
function encodeRareUsage(usage: Usage, estimated: boolean): string {
  const details = joinUsageDetails(usage);
  const { cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWrite12h, reasoning, audioInput, audioOutput, images } =
    usage;
  const writes = cacheWrite5m !== 0 || cacheWrite1h !== 0 || cacheWrite30m !== 0 || cacheWrite12h !== 0;
  const parts = reasoning !== 0 || audioInput !== 0 || audioOutput !== 0 || images !== 0;
  if (!estimated && details === null && !writes && !parts) return '0';
  return (
    `[${cacheWrite5m},${cacheWrite1h},${cacheWrite30m},${cacheWrite12h},${reasoning},${audioInput},${audioOutput},` +
    `${images},${details === null ? 'null' : JSON.stringify(JSON.stringify(details))},${estimated ? 1 : 0}]`
  );
}

export type SettlementPhase = 'settlement' | 'recovery';

/** A failure that charges nothing releases the hold; every other end settles it, also for 0. */
function readPhase(write: SettlementWrite, phase: SettlementPhase): string {
  return phase === 'settlement' && write.charge === 0n && write.errorType !== null ? 'release' : phase;
}

/** @param holdItem which record of the same commit is the hold's, −1 when it was committed before */
export function encodeSettlement(
  batch: BatchText,
  hold: HoldWrite,
  write: SettlementWrite,
  phase: SettlementPhase,
  holdItem: number,
): string {
  const { usage, attempts, warnings } = write;
  const begin =
    holdItem < 0
      ? `${OP.settlement},"${readKeyHex(write.id)}",${hold.at},${batch.callers.number(hold)}`
      : `${SHORT.settledWithHold},${holdItem}`;
  let record =
    `${begin},${batch.routes.number(write)},${haveSameRoute(hold, write) ? 1 : 0},"${readPhase(write, phase)}",` +
    `${write.at},${write.status},${quoteOrNull(write.finishReason)},${quoteOrNull(write.rawFinishReason)},` +
    `${quoteOrNull(write.errorType)},${usage.input},${usage.cachedRead},${usage.output},` +
    `${encodeRareUsage(usage, write.estimated)},${encodeAmount(write.charge)},${encodeAmount(write.overrun)},` +
    `${encodeAmount(write.providerCost)},${write.latencyMs},${write.timeToFirstTokenMs},` +
    `${warnings.length === 0 ? 'null' : JSON.stringify(JSON.stringify(warnings))},` +
    `${attempts.length},${countLabels(hold.labels)}`;
  for (const attempt of attempts) record += encodeAttempt(batch, attempt);
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
