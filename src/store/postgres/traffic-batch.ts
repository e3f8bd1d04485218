import { CommitSums, keyOfEndUser } from '../traffic/commit-sums.ts';
import { modelsToJson } from './model-batch.ts';
import { END_USER, NAMES_MAX, VALUES_MAX } from '../traffic/labels.ts';
import { type RecordVisitor, visitRecord } from '../traffic/walk.ts';
import { HOLD, LABELS, LENGTH, RESPONSE, SETTLEMENT, type WireValue } from '../traffic/wire.ts';

type Batch = readonly WireValue[];
type Row = Record<string, WireValue | undefined>;

/** Columns in the order of the hold's record. */
const HOLD_COLUMNS = [
  'id',
  'request_id',
  'at',
  'customer_id',
  'customer_user_id',
  'token_id',
  'model',
  'provider_id',
  'provider',
  'deployment_id',
  'price_version_id',
  'dialect_in',
  'dialect_out',
  'operation',
  'stream',
  'hold',
  'estimated_input_tokens',
  'margin_millionths',
] as const;

/** Columns in the order of the settlement's record, from its id on. */
const SETTLEMENT_COLUMNS = [
  'id',
  'provider_id',
  'provider',
  'deployment_id',
  'price_version_id',
  'dialect_out',
  'status',
  'finish_reason',
  'raw_finish_reason',
  'error_type',
  'input_tokens',
  'cached_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'cache_write_30m_tokens',
  'cache_write_12h_tokens',
  'output_tokens',
  'reasoning_tokens',
  'audio_input_tokens',
  'audio_output_tokens',
  'images',
  'tools',
  'estimated',
  'charge',
  'overrun',
  'provider_cost',
  'latency_ms',
  'time_to_first_token_ms',
  'warnings',
] as const;

/** Columns in the order of an attempt's record. */
const ATTEMPT_COLUMNS = [
  'n',
  'at',
  'provider_id',
  'provider',
  'deployment_id',
  'upstream_model',
  'price_version_id',
  'status',
  'error_type',
  'provider_cost',
  'latency_ms',
  'time_to_first_byte_ms',
  'upstream_request_id',
  'reason',
  'ended',
] as const;

const CHECKPOINT_COLUMNS = [
  'id',
  'checkpoint_at',
  'checkpoint_output_tokens',
  'checkpoint_input_tokens',
  'checkpoint_charge',
] as const;

/** More than any number of names: 32 bits with a sign. */
const NO_BOUND = 2_147_483_647;

/** Columns in the order of the labels' record. */
const LABEL_COLUMNS = ['id', 'end_user', 'metadata'] as const;

/** Columns in the order of a response's record. */
const RESPONSE_COLUMNS = [
  'id',
  'response_id',
  'customer_user_id',
  'provider_id',
  'previous_id',
  'root_id',
  'last_at',
  'context_tokens',
  'context_bytes',
  'content_sealed',
] as const;

function readRow(columns: readonly string[], batch: Batch, start: number): Row {
  const row: Row = {};
  for (let index = 0; index < columns.length; index++) row[columns[index] ?? ''] = batch[start + index];
  return row;
}

/** Escapes of what PostgreSQL keeps in no text: NUL, and halves of surrogate pairs. A client or provider may send both. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

function replaceUnstorable(json: string): string {
  return json.includes('\\u') ? json.replaceAll(UNSTORABLE, '$1\ufffd') : json;
}

/** Sorts the records of a commit into rows by table: the argument of `commit_traffic`. */
export class TrafficBatch implements RecordVisitor {
  readonly #merging: boolean;
  readonly #sums = new CommitSums();
  readonly #holds: Row[] = [];
  readonly #settled: Row[] = [];
  readonly #settlements: Row[] = [];
  readonly #ledger: Row[] = [];
  readonly #attempts: Row[] = [];
  readonly #checkpoints = new Map<WireValue | undefined, Row>();
  readonly #responses: Row[] = [];
  readonly #labels: Row[] = [];
  readonly #erased: ReadonlySet<string>;

  /**
   * @param merging a hold and its settlement in one commit become one row write
   * @param erased keys of requests whose end user was erased while they ran
   */
  constructor(merging: boolean, erased: ReadonlySet<string>) {
    this.#merging = merging;
    this.#erased = erased;
  }

  addAll(batch: Batch): void {
    for (let start = 0; start < batch.length;) start = visitRecord(batch, start, this);
  }

  toJson(): string {
    const json = JSON.stringify({
      holds: this.#holds,
      settled: this.#settled,
      settlements: this.#settlements,
      ledger: this.#ledger,
      attempts: this.#attempts,
      checkpoints: [...this.#checkpoints.values()],
      balances: Array.from(this.#sums.balances.values(), (sum) => ({
        budget_id: sum.budgetId,
        period_start: sum.periodStart,
        spent: sum.spent.toString(),
        held_from: sum.heldFrom,
        held_to: sum.heldTo,
      })),
      usage: Array.from(this.#sums.usage.values(), (sum) => ({
        hour: sum.hour,
        token_id: sum.tokenId,
        model: sum.model,
        provider: sum.provider,
        customer_user_id: sum.customerUserId,
        customer_id: sum.customerId,
        requests: sum.requests,
        errors: sum.errors,
        input_tokens: sum.inputTokens,
        cached_input_tokens: sum.cachedInputTokens,
        output_tokens: sum.outputTokens,
        charge: sum.charge.toString(),
        provider_cost: sum.providerCost.toString(),
        cache_write_tokens: sum.cacheWriteTokens,
        reasoning_tokens: sum.reasoningTokens,
      })),
    });
    return replaceUnstorable(json);
  }

  /** The argument of `count_models`; null: the commit has nothing that usage is summed of. */
  modelsToJson(): string | null {
    if (this.#sums.usage.size === 0) return null;
    this.#sums.addModels();
    return replaceUnstorable(modelsToJson(this.#sums.byModel));
  }

  /** The argument of `count_labels` for end users, whom no bound on names leaves out; null: no request of the commit says any. */
  endUsersToJson(): string | null {
    return this.#labelsToJson([], true, NO_BOUND);
  }

  /** The argument of `count_labels` for tags, and for what requests said of themselves; null: nothing. */
  tagsToJson(): string | null {
    return this.#labelsToJson(this.#labels, false, NAMES_MAX);
  }

  #labelsToJson(requests: readonly Row[], ofEndUsers: boolean, namesMax: number): string | null {
    const sums = [...this.#sums.labels.values()].filter(({ name }) => (name === END_USER) === ofEndUsers);
    if (requests.length === 0 && sums.length === 0) return null;
    const json = JSON.stringify({
      names_max: namesMax,
      values_max: VALUES_MAX,
      requests,
      usage: sums.map((sum) => ({
        hour: sum.hour,
        customer_user_id: sum.customerUserId,
        name: sum.name,
        value: sum.value,
        customer_id: sum.customerId,
        requests: sum.requests,
        errors: sum.errors,
        input_tokens: sum.inputTokens,
        cached_input_tokens: sum.cachedInputTokens,
        output_tokens: sum.outputTokens,
        charge: sum.charge.toString(),
        provider_cost: sum.providerCost.toString(),
      })),
    });
    return replaceUnstorable(json);
  }

  /** The argument of `keep_responses`; null: the commit has none. */
  responsesToJson(): string | null {
    return this.#responses.length === 0 ? null : JSON.stringify(this.#responses);
  }

  hold(batch: Batch, start: number): void {
    this.#holds.push(readRow(HOLD_COLUMNS, batch, start + HOLD.id));
    this.#addHoldLedger(batch, start);
  }

  holdMerged(batch: Batch, start: number): void {
    if (this.#merging) this.#addHoldLedger(batch, start);
    else this.hold(batch, start);
  }

  extension(batch: Batch, start: number): void {
    const [id, n, at, amount, budgets] = batch.slice(start + 1, start + LENGTH.extension);
    this.#addLedger(id, 'extension', n, at, amount, 0, budgets, null);
  }

  checkpoint(batch: Batch, start: number): void {
    this.#checkpoints.set(batch[start + 1], readRow(CHECKPOINT_COLUMNS, batch, start + 1));
  }

  settlement(batch: Batch, start: number): void {
    const holdRecord = batch[start + SETTLEMENT.holdRecord] as number;
    const phase = batch[start + SETTLEMENT.phase];
    const row = readRow(SETTLEMENT_COLUMNS, batch, start + SETTLEMENT.id);
    row['state'] = phase === 'recovery' ? 'recovered' : 'settled';
    if (holdRecord >= 0 && this.#merging) {
      this.#settled.push({ ...readRow(HOLD_COLUMNS, batch, holdRecord + HOLD.id), ...row });
    } else this.#settlements.push(row);
    this.#addSettlementLedger(batch, start);
    this.#addAttempts(batch, start);
    const key = this.#erased.size === 0 ? null : keyOfEndUser(batch, start);
    this.#sums.addSettlement(batch, start, key !== null && this.#erased.has(key));
  }

  refusal(batch: Batch, start: number): void {
    this.#sums.addRefusal(batch, start);
  }

  labels(batch: Batch, start: number): void {
    this.#labels.push(readRow(LABEL_COLUMNS, batch, start + LABELS.id));
  }

  response(batch: Batch, start: number): void {
    this.#responses.push(readRow(RESPONSE_COLUMNS, batch, start + RESPONSE.id));
  }

  #addHoldLedger(batch: Batch, start: number): void {
    const at = batch[start + HOLD.at];
    const price = batch[start + HOLD.priceVersionId];
    const budgets = batch[start + HOLD.budgets];
    this.#addLedger(batch[start + HOLD.id], 'hold', 0, at, batch[start + HOLD.amount], 0, budgets, price);
  }

  #addSettlementLedger(batch: Batch, start: number): void {
    const id = batch[start + SETTLEMENT.id];
    const at = batch[start + SETTLEMENT.at];
    const cost = batch[start + SETTLEMENT.providerCost];
    const budgets = batch[start + SETTLEMENT.budgets];
    const price = batch[start + SETTLEMENT.priceVersionId];
    const phase = batch[start + SETTLEMENT.phase];
    this.#addLedger(id, phase, 0, at, batch[start + SETTLEMENT.charge], cost, budgets, price);
    const overrun = batch[start + SETTLEMENT.overrun];
    if (overrun !== 0) this.#addLedger(id, 'overrun', 0, at, overrun, 0, budgets, price);
  }

  #addAttempts(batch: Batch, start: number): void {
    const count = batch[start + SETTLEMENT.attempts] as number;
    for (let index = 0, from = start + LENGTH.settlement; index < count; index++, from += LENGTH.attempt) {
      const row = readRow(ATTEMPT_COLUMNS, batch, from);
      row['id'] = batch[start + SETTLEMENT.id];
      this.#attempts.push(row);
    }
  }

  #addLedger(...[id, phase, n, at, amount, cost, budgets, price]: readonly (WireValue | undefined)[]): void {
    this.#ledger.push({ id, phase, n, at, amount, provider_cost: cost, budgets, price_version_id: price });
  }
}
