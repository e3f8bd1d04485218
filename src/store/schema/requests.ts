import type { NanoUsd } from '../../lib/money.ts';
import type { RequestRecord, Usage } from '../records/index.ts';
import type { DatabaseKind } from '../threads/sql-port.ts';
import { bigint, boolean, integer, json, nullable, real, text } from './column.ts';
import { requestKey } from './request-key-column.ts';
import { defineTable, type Table } from './table.ts';
import { splitUsageDetails } from './usage-details.ts';
import type { UsageDetails } from './usage-details.ts';

/** A row of the request log as it lies in its table: the usage flat, attempts and labels elsewhere. */
export interface RequestRow extends Omit<RequestRecord, 'requestId' | 'usage' | 'warnings' | 'attempts' | 'labels'> {
  /** null: the same as the id. */
  readonly requestId: string | null;
  readonly input_tokens: number;
  readonly cached_read_tokens: number;
  readonly cache_write_5m_tokens: number;
  readonly cache_write_1h_tokens: number;
  readonly cache_write_30m_tokens: number;
  readonly cache_write_12h_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly audio_input_tokens: number;
  readonly audio_output_tokens: number;
  readonly images: number;
  readonly tools: UsageDetails | null;
  readonly warnings: readonly string[] | null;
}

export function createRequestTable(database: DatabaseKind): Table<RequestRow> {
  return defineTable<RequestRow>('requests', {
    id: requestKey(database),
    requestId: nullable(text()),
    at: integer(),
    customerId: nullable(text()),
    customerUserId: text(),
    tokenId: text(),
    model: text(),
    providerId: text(),
    provider: text(),
    deploymentId: text(),
    priceVersionId: text(),
    dialectIn: text(),
    dialectOut: text(),
    operation: text(),
    stream: boolean(),
    hold: bigint(),
    estimatedInputTokens: integer(),
    marginMillionths: integer(),
    state: text(),
    status: nullable(integer()),
    finishReason: nullable(text()),
    rawFinishReason: nullable(text()),
    errorType: nullable(text()),
    input_tokens: integer(),
    cached_read_tokens: integer(),
    cache_write_5m_tokens: integer(),
    cache_write_1h_tokens: integer(),
    cache_write_30m_tokens: integer(),
    cache_write_12h_tokens: integer(),
    output_tokens: integer(),
    reasoning_tokens: integer(),
    audio_input_tokens: integer(),
    audio_output_tokens: integer(),
    images: integer(),
    tools: nullable(json()),
    estimated: boolean(),
    charge: bigint(),
    overrun: bigint(),
    providerCost: bigint(),
    latencyMs: nullable(real()),
    timeToFirstTokenMs: nullable(real()),
    warnings: nullable(json()),
    checkpointAt: nullable(integer()),
    checkpointOutputTokens: nullable(integer()),
    checkpointCharge: nullable(bigint<NanoUsd>()),
  });
}

function readUsage(row: RequestRow): Usage {
  return {
    input: row.input_tokens,
    cachedRead: row.cached_read_tokens,
    cacheWrite5m: row.cache_write_5m_tokens,
    cacheWrite1h: row.cache_write_1h_tokens,
    cacheWrite30m: row.cache_write_30m_tokens,
    cacheWrite12h: row.cache_write_12h_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
    audioInput: row.audio_input_tokens,
    audioOutput: row.audio_output_tokens,
    images: row.images,
    ...splitUsageDetails(row.tools),
  };
}

/** The record of a row, its attempts and labels. */
export function readRequest(
  row: RequestRow,
  attempts: RequestRecord['attempts'],
  labels: RequestRecord['labels'],
): RequestRecord {
  return {
    id: row.id,
    requestId: row.requestId ?? row.id,
    at: row.at,
    customerId: row.customerId,
    customerUserId: row.customerUserId,
    tokenId: row.tokenId,
    model: row.model,
    providerId: row.providerId,
    provider: row.provider,
    deploymentId: row.deploymentId,
    priceVersionId: row.priceVersionId,
    dialectIn: row.dialectIn,
    dialectOut: row.dialectOut,
    operation: row.operation,
    stream: row.stream,
    hold: row.hold,
    estimatedInputTokens: row.estimatedInputTokens,
    marginMillionths: row.marginMillionths,
    labels,
    state: row.state,
    status: row.status,
    finishReason: row.finishReason,
    rawFinishReason: row.rawFinishReason,
    errorType: row.errorType,
    usage: readUsage(row),
    estimated: row.estimated,
    charge: row.charge,
    overrun: row.overrun,
    providerCost: row.providerCost,
    latencyMs: row.latencyMs,
    timeToFirstTokenMs: row.timeToFirstTokenMs,
    attempts,
    warnings: row.warnings ?? [],
    checkpointAt: row.checkpointAt,
    checkpointOutputTokens: row.checkpointOutputTokens,
    checkpointCharge: row.checkpointCharge,
  };
}
