import type { TextBuffer } from '../../lib/text-buffer.ts';
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
import { keyStart } from '../threads/request-key.ts';
import { type BatchText, encodeBudgets, haveSameRoute } from './batch-text.ts';
import { END_USER } from './labels.ts';
import { quote } from './quote.ts';
import { OP, SHORT } from './wire.ts';

// Records are written as JSON text at once, into the text of their group: filling an array of their values and having it written
// costs three times as much, and joining strings leaves an object of each value behind.

const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
const SMALLEST_EXACT = BigInt(Number.MIN_SAFE_INTEGER);

/** An amount as a number where that is exact, which costs the writer least, else as a decimal text. */
function addAmount(text: TextBuffer, amount: bigint): void {
  const isExact = amount >= SMALLEST_EXACT && amount <= LARGEST_EXACT;
  text.text(isExact ? ',' : ',"');
  text.amount(amount);
  if (!isExact) text.text('"');
}

function addNumber(text: TextBuffer, value: number | null): void {
  text.comma();
  if (value === null) text.text('null');
  else text.number(value);
}

function addKey(text: TextBuffer, id: string): void {
  text.text(',"');
  text.tail(id, keyStart(id));
  text.text('"');
}

/** A text that comes back with other requests. */
function addName(text: TextBuffer, name: string | null): void {
  text.comma();
  text.text(name === null ? 'null' : quote(name));
}

/** A text that is of one request alone. */
function addText(text: TextBuffer, value: string | null): void {
  text.comma();
  if (value === null) text.text('null');
  else text.json(value);
}

export function encodeHold(batch: BatchText, write: HoldWrite): void {
  const text = batch.begin(OP.hold);
  addKey(text, write.id);
  addText(text, write.requestId === write.id ? null : write.requestId);
  addNumber(text, write.at);
  addNumber(text, batch.callers.number(write));
  addNumber(text, batch.routes.number(write));
  addNumber(text, write.stream ? 1 : 0);
  addAmount(text, write.hold);
  addNumber(text, write.estimatedInputTokens);
  addNumber(text, write.marginMillionths);
  batch.end();
}

export function encodeExtension(
  batch: BatchText,
  id: string,
  at: number,
  n: number,
  extra: bigint,
  budgets: readonly BudgetSlotName[],
): void {
  const text = batch.begin(OP.extension);
  addKey(text, id);
  addNumber(text, n);
  addNumber(text, at);
  addAmount(text, extra);
  text.text(`,${encodeBudgets(budgets)}`);
  batch.end();
}

export function encodeCheckpoint(batch: BatchText, write: CheckpointWrite): void {
  const text = batch.begin(OP.checkpoint);
  addKey(text, write.id);
  addNumber(text, write.at);
  addNumber(text, write.outputTokens);
  addNumber(text, write.inputTokens);
  addAmount(text, write.charge);
  batch.end();
}

/** Marks a place for somebody who waits until all before it is durable. */
export function encodeBarrier(batch: BatchText): void {
  batch.begin(OP.barrier);
  batch.end();
}

function addAttempt(batch: BatchText, text: TextBuffer, attempt: AttemptWrite): void {
  const { errorType, reason, ended } = attempt;
  addNumber(text, attempt.n);
  addNumber(text, attempt.at);
  addNumber(text, batch.targets.number(attempt));
  addNumber(text, attempt.status);
  addAmount(text, attempt.providerCost);
  addNumber(text, attempt.latencyMs);
  addNumber(text, attempt.timeToFirstByteMs);
  addText(text, attempt.upstreamRequestId);
  // The usual attempt is the first one, and answers.
  if (errorType === null && reason === null && ended === null) {
    text.text(',null,null,null');
    return;
  }
  addName(text, errorType);
  addName(text, reason);
  addName(text, ended);
}

/** What the usual answer has none of; 0: none of it. */
function addRareUsage(text: TextBuffer, usage: Usage, estimated: boolean): void {
  const details = joinUsageDetails(usage);
  const { cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWrite12h, reasoning, audioInput, audioOutput, images } =
    usage;
  const writes = cacheWrite5m !== 0 || cacheWrite1h !== 0 || cacheWrite30m !== 0 || cacheWrite12h !== 0;
  const parts = reasoning !== 0 || audioInput !== 0 || audioOutput !== 0 || images !== 0;
  if (!estimated && details === null && !writes && !parts) {
    text.text(',0');
    return;
  }
  text.text(
    `,[${cacheWrite5m},${cacheWrite1h},${cacheWrite30m},${cacheWrite12h},${reasoning},${audioInput},${audioOutput},` +
      `${images},${details === null ? 'null' : JSON.stringify(JSON.stringify(details))},${estimated ? 1 : 0}]`,
  );
}

export type SettlementPhase = 'settlement' | 'recovery';

/** A failure that charges nothing releases the hold; every other end settles it, also for 0. */
function readPhase(write: SettlementWrite, phase: SettlementPhase): string {
  return phase === 'settlement' && write.charge === 0n && write.errorType !== null ? 'release' : phase;
}

function beginSettlement(batch: BatchText, hold: HoldWrite, id: string, holdItem: number): TextBuffer {
  if (holdItem >= 0) {
    const text = batch.begin(SHORT.settledWithHold);
    addNumber(text, holdItem);
    return text;
  }
  const text = batch.begin(OP.settlement);
  addKey(text, id);
  addNumber(text, hold.at);
  addNumber(text, batch.callers.number(hold));
  return text;
}

/** @param holdItem which record of the same commit is the hold's, −1 when it was committed before */
export function encodeSettlement(
  batch: BatchText,
  hold: HoldWrite,
  write: SettlementWrite,
  phase: SettlementPhase,
  holdItem: number,
): void {
  const { usage, attempts, warnings } = write;
  const text = beginSettlement(batch, hold, write.id, holdItem);
  addNumber(text, batch.routes.number(write));
  addNumber(text, haveSameRoute(hold, write) ? 1 : 0);
  addName(text, readPhase(write, phase));
  addNumber(text, write.at);
  addNumber(text, write.status);
  addName(text, write.finishReason);
  addName(text, write.rawFinishReason);
  addName(text, write.errorType);
  addNumber(text, usage.input);
  addNumber(text, usage.cachedRead);
  addNumber(text, usage.output);
  addRareUsage(text, usage, write.estimated);
  addAmount(text, write.charge);
  addAmount(text, write.overrun);
  addAmount(text, write.providerCost);
  addNumber(text, write.latencyMs);
  addNumber(text, write.timeToFirstTokenMs);
  text.text(warnings.length === 0 ? ',null' : `,${JSON.stringify(JSON.stringify(warnings))}`);
  addNumber(text, attempts.length);
  addNumber(text, countLabels(hold.labels));
  for (let index = 0; index < attempts.length; index++) {
    const attempt = attempts[index];
    if (attempt !== undefined) addAttempt(batch, text, attempt);
  }
  if (hold.labels !== null) addLabelSums(text, hold.labels);
  batch.end();
}

export function encodeLabels(batch: BatchText, id: string, { endUser, metadata }: RequestLabels): void {
  const text = batch.begin(OP.labels);
  addKey(text, id);
  addText(text, endUser);
  text.text(metadata.length === 0 ? ',null' : `,${JSON.stringify(JSON.stringify(Object.fromEntries(metadata)))}`);
  batch.end();
}

function addLabelSums(text: TextBuffer, { endUser, metadata }: RequestLabels): void {
  if (endUser !== null) {
    addName(text, END_USER);
    addText(text, endUser);
  }
  for (const [name, value] of metadata) {
    addName(text, name);
    addText(text, value);
  }
}

/** Labels that usage is summed by: the metadata's, and the end user as one without a name. */
export function countLabels(labels: RequestLabels | null): number {
  return labels === null ? 0 : labels.metadata.length + (labels.endUser === null ? 0 : 1);
}

export function encodeResponse(batch: BatchText, id: string, write: ResponseWrite): void {
  const text = batch.begin(OP.response);
  addText(text, id);
  addText(text, write.responseId);
  addName(text, write.customerUserId);
  addName(text, write.providerId);
  addText(text, write.previousId);
  addText(text, write.rootId);
  addNumber(text, write.lastAt);
  addNumber(text, write.contextTokens);
  addNumber(text, write.contextBytes);
  addText(text, write.seal === null ? null : write.seal());
  batch.end();
}
