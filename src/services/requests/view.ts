import { ERROR_TABLE } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import { ID_PREFIX } from '../../lib/ids.ts';
import { apiUsage } from '../../metering/index.ts';
import { NO_USAGE } from '../../store/records/index.ts';
import type { AttemptEnding, AttemptReason, AttemptWrite, RequestRecord, UsageRun } from '../../store/records/index.ts';
import { formatInstant } from '../shared/index.ts';
import { buildMoney } from '../shared/fields/money.ts';

/** Of administrators and of management keys. */
const ADMIN_IDS = [`${ID_PREFIX.admin}_`, `${ID_PREFIX.managementKey}_`];

function isErrorType(text: string): text is ErrorType {
  return Object.hasOwn(ERROR_TABLE, text);
}

/** Who called from the playground, in whose row it stands in the token's place; null: a token did. */
function readAdminId(tokenId: string): string | null {
  return ADMIN_IDS.some((prefix) => tokenId.startsWith(prefix)) ? tokenId : null;
}

/** Numeric code of an error's type (API.md, section 6). */
function errorCode(type: string | null): number | null {
  return type !== null && isErrorType(type) ? ERROR_TABLE[type].code : null;
}

function outcomeOf({ ended, errorType }: AttemptWrite): AttemptEnding | 'answered' | 'failed' {
  return ended ?? (errorType === null ? 'answered' : 'failed');
}

function reasonOf({ reason }: AttemptWrite): AttemptReason | 'first' {
  return reason ?? 'first';
}

function buildAttemptView(attempt: AttemptWrite, showsCosts: boolean) {
  return {
    n: attempt.n,
    reason: reasonOf(attempt),
    outcome: outcomeOf(attempt),
    at: formatInstant(attempt.at),
    provider: attempt.provider,
    deployment_id: attempt.deploymentId,
    upstream_model: attempt.upstreamModel,
    price_version: attempt.priceVersionId,
    status: attempt.status,
    error_code: errorCode(attempt.errorType),
    ...(showsCosts ? { provider_cost: buildMoney(attempt.providerCost) } : {}),
    latency_ms: attempt.latencyMs,
    time_to_first_byte_ms: attempt.timeToFirstByteMs,
    upstream_request_id: attempt.upstreamRequestId,
  };
}

function buildRunView(run: UsageRun) {
  return {
    model: run.model,
    price_version: run.priceVersionId,
    usage: apiUsage({ ...NO_USAGE, ...run }),
  };
}

/** A row of the request log as it is answered (API.md 4.3.6). What providers bill is for those who may read prices. */
export function buildRequestView(request: RequestRecord, showsCosts: boolean) {
  return {
    id: request.id,
    request_id: request.requestId,
    at: formatInstant(request.at),
    customer_id: request.customerId,
    customer_user_id: request.customerUserId,
    token_id: request.tokenId,
    admin_id: readAdminId(request.tokenId),
    model: request.model,
    provider: request.provider,
    deployment_id: request.deploymentId,
    dialect_in: request.dialectIn,
    dialect_out: request.dialectOut,
    operation: request.operation,
    stream: request.stream,
    end_user: request.labels?.endUser ?? null,
    metadata: Object.fromEntries(request.labels?.metadata ?? []),
    status: request.status,
    state: request.state,
    finish_reason: request.finishReason,
    error_code: errorCode(request.errorType),
    usage: apiUsage(request.usage),
    service_tier: request.usage.serviceTier ?? null,
    runs: (request.usage.runs ?? []).map(buildRunView),
    cost: buildMoney(request.charge),
    ...(showsCosts ? { provider_cost: buildMoney(request.providerCost) } : {}),
    price_version: request.priceVersionId,
    estimated: request.estimated,
    latency_ms: request.latencyMs,
    time_to_first_token_ms: request.timeToFirstTokenMs,
    attempts: request.attempts.map((attempt) => buildAttemptView(attempt, showsCosts)),
    warnings: request.warnings,
  };
}

export type RequestView = ReturnType<typeof buildRequestView>;
